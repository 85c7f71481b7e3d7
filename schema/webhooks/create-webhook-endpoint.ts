import { once } from '../../src/platform/idempotency/once.ts'
import { createWebhookEndpoint } from '../../src/webhooks/endpoints/create.ts'
import { onboarders } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { WebhookSignature } from './webhook-endpoint.ts'
import { WebhookSecretPayload } from './webhook-endpoint-payload.ts'

const CreateWebhookEndpointInput = builder.inputType('CreateWebhookEndpointInput', {
  description: 'Webhook endpoint to create.',
  fields: (t) => ({
    url: t.string({
      required: true,
      description:
        'URL of the endpoint: https, at most 2,000 characters, without a user name, a password or a fragment. Hosts with ' +
        'private addresses are refused unless `LICET_WEBHOOK_NETWORKS` allows them, and these can have http.',
    }),
    signature: t.field({
      type: WebhookSignature,
      required: false,
      description:
        'Signature scheme; `HMAC_SHA256` by default, which every library of Standard Webhooks verifies.',
    }),
    partner: t.string({
      required: false,
      description:
        'Code of the partner that gets the endpoint. By default, the partner of the caller, or the vendor if an administrator ' +
        'creates it.',
    }),
    description: t.string({
      required: false,
      description: 'Description of the endpoint, for people; at most 200 characters. None by default.',
    }),
    eventTypes: t.stringList({
      required: false,
      description:
        'Types of events to send, at most 100; by default, all types. An empty list sends all types. A partner can name those of ' +
        'accounts, contacts, licenses, devices, license files, onboardings and usage.',
    }),
    products: t.stringList({
      required: false,
      description:
        'Codes of products, at most 100. Only events of their licenses are sent. An empty list, the default, is no filter.',
    }),
    licenseTypes: t.stringList({
      required: false,
      description:
        'Codes of license types, at most 100. Only events of their licenses are sent. An empty list, the default, is no filter.',
    }),
    document: t.string({
      required: false,
      description:
        'GraphQL document whose data are in the payload: one query of the graph of the audience, at most 20,000 characters. Its ' +
        'variables are `$event`, `$subject`, `$account` and `$license` of type `ID`, and `$type` of type `String`. ' +
        'By default, the payload has the IDs of the event.',
    }),
    email: t.string({
      required: false,
      description: 'Address that gets a mail if the gateway disables the endpoint. None by default.',
    }),
    locale: t.string({
      required: false,
      description: 'Language tag of this mail, such as `de`; by default, the language of the vendor.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const CreateWebhookEndpointPayload = WebhookSecretPayload(
  'CreateWebhookEndpointPayload',
  'Created webhook endpoint with its secret.',
)

builder.mutationField('createWebhookEndpoint', (t) =>
  t.field({
    type: CreateWebhookEndpointPayload,
    description:
      'Creates a webhook endpoint. It gets each event that is recorded from then on, at least once. Events of one license are ' +
      'sent in order. The document is executed with the scopes of the caller. Refusals: ' +
      '`WEBHOOK_ENDPOINT_LIMIT_EXCEEDED`, `PARTNER_NOT_FOUND`.',
    authScopes: { scope: 'WEBHOOKS_WRITE' },
    subGraphs: onboarders,
    errors: refusals,
    args: {
      input: t.arg({ type: CreateWebhookEndpointInput, required: true, description: 'Endpoint to create.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'createWebhookEndpoint', input, (tx, rest) => createWebhookEndpoint(ctx, tx, rest)),
  }),
)
