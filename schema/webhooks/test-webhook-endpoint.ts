import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { testWebhookEndpoint } from '../../src/webhooks/endpoints/test.ts'
import { onboarders } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { WebhookDelivery } from './webhook-delivery.ts'

const TestWebhookEndpointInput = builder.inputType('TestWebhookEndpointInput', {
  description: 'Webhook endpoint to test.',
  fields: (t) => ({
    webhookEndpoint: t.id({ required: true, description: 'ID of the endpoint, `whe_…`.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const TestWebhookEndpointPayload = builder
  .objectRef<{ deliveryId: string }>('TestWebhookEndpointPayload')
  .implement({
    description: 'Delivery of the test.',
    subGraphs: onboarders,
    fields: (t) => ({
      webhookDelivery: t.prismaField({
        type: WebhookDelivery,
        description: 'Current state of the delivery.',
        resolve: (query, { deliveryId }, _args, ctx) =>
          ctx.db.webhookDelivery.findUniqueOrThrow({ ...query, where: { id: deliveryId } }),
      }),
    }),
  })

builder.mutationField('testWebhookEndpoint', (t) =>
  t.field({
    type: TestWebhookEndpointPayload,
    description:
      'Sends a message of type `webhook-endpoint.tested` to a webhook endpoint, also to a disabled one. A worker makes one attempt, ' +
      'within a second or two. `webhookDelivery` has its outcome. Refused with `WEBHOOK_TEST_PENDING` while a test waits. ' +
      'Other refusal: `WEBHOOK_ENDPOINT_NOT_FOUND`.',
    authScopes: { scope: 'WEBHOOKS_WRITE' },
    subGraphs: onboarders,
    errors: refusals,
    args: {
      input: t.arg({
        type: TestWebhookEndpointInput,
        required: true,
        description: 'Webhook endpoint to test.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'testWebhookEndpoint', input, (tx, { webhookEndpoint }) =>
        testWebhookEndpoint(ctx, tx, uuidOf('WebhookEndpoint', webhookEndpoint, ['webhookEndpoint'])),
      ),
  }),
)
