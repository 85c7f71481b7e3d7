import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { rotateWebhookSecret } from '../../src/webhooks/endpoints/rotate-secret.ts'
import { onboarders } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { WebhookSignature } from './webhook-endpoint.ts'
import { WebhookSecretPayload } from './webhook-endpoint-payload.ts'

const RotateWebhookSecretInput = builder.inputType('RotateWebhookSecretInput', {
  description: 'Webhook endpoint that gets another key.',
  fields: (t) => ({
    webhookEndpoint: t.id({ required: true, description: 'ID of the endpoint, `whe_…`.' }),
    signature: t.field({
      type: WebhookSignature,
      required: false,
      description: 'Signature scheme of the new key; by default, that of the newest key.',
    }),
    overlap: t.string({
      required: false,
      description:
        'Time for which the keys before it sign as well, as an ISO 8601 duration of at most 30 days; `P1D` by default. ' +
        '`PT0S` ends them at once.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const RotateWebhookSecretPayload = WebhookSecretPayload(
  'RotateWebhookSecretPayload',
  'Webhook endpoint with its new secret.',
)

builder.mutationField('rotateWebhookSecret', (t) =>
  t.field({
    type: RotateWebhookSecretPayload,
    description:
      'Creates another key of a webhook endpoint, which signs at once. During the overlap, each message has a signature of each ' +
      'key, so that a receiver can change its key at any time. At most three keys sign. Refusals: ' +
      '`WEBHOOK_ENDPOINT_NOT_FOUND`.',
    authScopes: { scope: 'WEBHOOKS_WRITE' },
    subGraphs: onboarders,
    errors: refusals,
    args: {
      input: t.arg({
        type: RotateWebhookSecretInput,
        required: true,
        description: 'Webhook endpoint that gets another key.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'rotateWebhookSecret', input, (tx, { webhookEndpoint, ...rest }) =>
        rotateWebhookSecret(ctx, tx, {
          ...rest,
          endpointId: uuidOf('WebhookEndpoint', webhookEndpoint, ['webhookEndpoint']),
        }),
      ),
  }),
)
