import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { disableWebhookEndpoint } from '../../src/webhooks/endpoints/disable.ts'
import { onboarders } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { WebhookEndpointPayload } from './webhook-endpoint-payload.ts'

const DisableWebhookEndpointInput = builder.inputType('DisableWebhookEndpointInput', {
  description: 'Webhook endpoint to disable.',
  fields: (t) => ({
    webhookEndpoint: t.id({ required: true, description: 'ID of the endpoint, `whe_…`.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const DisableWebhookEndpointPayload = WebhookEndpointPayload(
  'DisableWebhookEndpointPayload',
  'Disabled webhook endpoint.',
)

builder.mutationField('disableWebhookEndpoint', (t) =>
  t.field({
    type: DisableWebhookEndpointPayload,
    description:
      'Disables a webhook endpoint. Nothing is sent until `enableWebhookEndpoint`. Its deliveries wait, and the log keeps later ' +
      'events. Idempotent. Refusals: `WEBHOOK_ENDPOINT_NOT_FOUND`.',
    authScopes: { scope: 'WEBHOOKS_WRITE' },
    subGraphs: onboarders,
    errors: refusals,
    args: {
      input: t.arg({
        type: DisableWebhookEndpointInput,
        required: true,
        description: 'Webhook endpoint to disable.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'disableWebhookEndpoint', input, (tx, { webhookEndpoint }) =>
        disableWebhookEndpoint(ctx, tx, uuidOf('WebhookEndpoint', webhookEndpoint, ['webhookEndpoint'])),
      ),
  }),
)
