import { once } from '../../src/platform/idempotency/once.ts'
import { toTypedId, uuidOf } from '../../src/platform/ids.ts'
import { deleteWebhookEndpoint } from '../../src/webhooks/endpoints/delete.ts'
import { onboarders } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'

const DeleteWebhookEndpointInput = builder.inputType('DeleteWebhookEndpointInput', {
  description: 'Webhook endpoint to delete.',
  fields: (t) => ({
    webhookEndpoint: t.id({ required: true, description: 'ID of the endpoint, `whe_…`.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const DeleteWebhookEndpointPayload = builder
  .objectRef<{ endpointId: string }>('DeleteWebhookEndpointPayload')
  .implement({
    description: 'Deleted webhook endpoint.',
    subGraphs: onboarders,
    fields: (t) => ({
      webhookEndpointId: t.id({
        description: 'ID of the deleted endpoint.',
        resolve: ({ endpointId }) => toTypedId('WebhookEndpoint', endpointId),
      }),
    }),
  })

builder.mutationField('deleteWebhookEndpoint', (t) =>
  t.field({
    type: DeleteWebhookEndpointPayload,
    description:
      'Deletes a webhook endpoint with its keys and its deliveries. An attempt that has begun is completed. A repeat is refused ' +
      'with `WEBHOOK_ENDPOINT_NOT_FOUND`.',
    authScopes: { scope: 'WEBHOOKS_WRITE' },
    subGraphs: onboarders,
    errors: refusals,
    args: {
      input: t.arg({
        type: DeleteWebhookEndpointInput,
        required: true,
        description: 'Webhook endpoint to delete.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'deleteWebhookEndpoint', input, (tx, { webhookEndpoint }) =>
        deleteWebhookEndpoint(ctx, tx, uuidOf('WebhookEndpoint', webhookEndpoint, ['webhookEndpoint'])),
      ),
  }),
)
