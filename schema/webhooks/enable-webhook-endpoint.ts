import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { enableWebhookEndpoint } from '../../src/webhooks/endpoints/enable.ts'
import { onboarders } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { WebhookEndpointPayload } from './webhook-endpoint-payload.ts'

const EnableWebhookEndpointInput = builder.inputType('EnableWebhookEndpointInput', {
  description: 'Webhook endpoint to enable.',
  fields: (t) => ({
    webhookEndpoint: t.id({ required: true, description: 'ID of the endpoint, `whe_…`.' }),
    skipMissed: t.boolean({
      required: false,
      description:
        'True if the events that were recorded while the endpoint was disabled, and deliveries that wait, are not sent; ' +
        'false by default.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const EnableWebhookEndpointPayload = WebhookEndpointPayload(
  'EnableWebhookEndpointPayload',
  'Enabled webhook endpoint.',
)

builder.mutationField('enableWebhookEndpoint', (t) =>
  t.field({
    type: EnableWebhookEndpointPayload,
    description:
      'Enables a webhook endpoint. It continues after the last event that it has a delivery of, so nothing is lost. An endpoint ' +
      'that is enabled stays as it is. Refusals: `WEBHOOK_ENDPOINT_NOT_FOUND`.',
    authScopes: { scope: 'WEBHOOKS_WRITE' },
    subGraphs: onboarders,
    errors: refusals,
    args: {
      input: t.arg({
        type: EnableWebhookEndpointInput,
        required: true,
        description: 'Webhook endpoint to enable.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'enableWebhookEndpoint', input, (tx, { webhookEndpoint, ...rest }) =>
        enableWebhookEndpoint(ctx, tx, {
          ...rest,
          endpointId: uuidOf('WebhookEndpoint', webhookEndpoint, ['webhookEndpoint']),
        }),
      ),
  }),
)
