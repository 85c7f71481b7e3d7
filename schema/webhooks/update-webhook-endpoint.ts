import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { updateWebhookEndpoint } from '../../src/webhooks/endpoints/update.ts'
import { onboarders } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { WebhookEndpointPayload } from './webhook-endpoint-payload.ts'

const UpdateWebhookEndpointInput = builder.inputType('UpdateWebhookEndpointInput', {
  description: 'Webhook endpoint and its new values. Values that are left out stay unchanged.',
  fields: (t) => ({
    webhookEndpoint: t.id({ required: true, description: 'ID of the endpoint, `whe_…`.' }),
    url: t.string({
      required: false,
      description:
        'URL of the endpoint: https, at most 2,000 characters, without a user name, a password or a fragment. Hosts with ' +
        'private addresses are refused unless `LICET_WEBHOOK_NETWORKS` allows them, and these can have http.',
    }),
    description: t.string({
      required: false,
      description: 'Description of the endpoint, for people; at most 200 characters. Null removes it.',
    }),
    eventTypes: t.stringList({
      required: false,
      description:
        'Types of events to send, at most 100; by default, the types stay. An empty list sends all types. A partner can name those of ' +
        'accounts, contacts, licenses, devices, license files, onboardings and usage.',
    }),
    products: t.stringList({
      required: false,
      description:
        'Codes of products, at most 100. Only events of their licenses are sent. An empty list, but not an absent one, is no filter.',
    }),
    licenseTypes: t.stringList({
      required: false,
      description:
        'Codes of license types, at most 100. Only events of their licenses are sent. An empty list, but not an absent one, is no filter.',
    }),
    document: t.string({
      required: false,
      description:
        'GraphQL document whose data are in the payload: one query of the graph of the audience, at most 20,000 characters. Its ' +
        'variables are `$event`, `$subject`, `$account` and `$license` of type `ID`, and `$type` of type `String`. ' +
        'By default, it stays, and null removes it.',
    }),
    email: t.string({
      required: false,
      description: 'Address that gets a mail if the gateway disables the endpoint. Null removes it.',
    }),
    locale: t.string({
      required: false,
      description: 'Language tag of this mail, such as `de`; by default, it stays, and null removes it.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const UpdateWebhookEndpointPayload = WebhookEndpointPayload(
  'UpdateWebhookEndpointPayload',
  'Webhook endpoint with its new values.',
)

builder.mutationField('updateWebhookEndpoint', (t) =>
  t.field({
    type: UpdateWebhookEndpointPayload,
    description:
      'Changes a webhook endpoint. Deliveries that wait are sent to the new URL with the new payload. A new document is executed ' +
      'with the scopes of the caller. Idempotent. Refusals: `WEBHOOK_ENDPOINT_NOT_FOUND`.',
    authScopes: { scope: 'WEBHOOKS_WRITE' },
    subGraphs: onboarders,
    errors: refusals,
    args: {
      input: t.arg({
        type: UpdateWebhookEndpointInput,
        required: true,
        description: 'Webhook endpoint and its new values. Values that are left out stay unchanged.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'updateWebhookEndpoint', input, (tx, { webhookEndpoint, ...rest }) =>
        updateWebhookEndpoint(ctx, tx, {
          ...rest,
          endpointId: uuidOf('WebhookEndpoint', webhookEndpoint, ['webhookEndpoint']),
        }),
      ),
  }),
)
