import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { replayWebhooks } from '../../src/webhooks/endpoints/replay.ts'
import { onboarders } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { WebhookEndpointPayload } from './webhook-endpoint-payload.ts'

const ReplayWebhooksInput = builder.inputType('ReplayWebhooksInput', {
  description: 'Webhook endpoint and the events that it gets again.',
  fields: (t) => ({
    webhookEndpoint: t.id({ required: true, description: 'ID of the endpoint, `whe_…`.' }),
    after: t.string({
      required: false,
      description:
        'ID of the event, `evt_…`, after which all events are sent again: a `webhook-id`, or a cursor. Either this or `since`.',
    }),
    since: t.field({
      type: 'DateTime',
      required: false,
      description: 'Time since which all events are sent again; not in the future. Either this or `after`.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ReplayWebhooksPayload = WebhookEndpointPayload(
  'ReplayWebhooksPayload',
  'Webhook endpoint that gets events again.',
)

builder.mutationField('replayWebhooks', (t) =>
  t.field({
    type: ReplayWebhooksPayload,
    description:
      'Sends all events after a cursor, or since a time, to a webhook endpoint again, by its present filters and with the same ' +
      '`webhook-id`. Later events follow them. Refused with `WEBHOOK_ENDPOINT_DISABLED` if the endpoint is disabled. Other ' +
      'refusals: `WEBHOOK_ENDPOINT_NOT_FOUND`, `WEBHOOK_EVENT_NOT_FOUND`.',
    authScopes: { scope: 'WEBHOOKS_WRITE' },
    subGraphs: onboarders,
    errors: refusals,
    args: {
      input: t.arg({
        type: ReplayWebhooksInput,
        required: true,
        description: 'Webhook endpoint and the events that it gets again.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'replayWebhooks', input, (tx, { webhookEndpoint, after, ...rest }) =>
        replayWebhooks(ctx, tx, {
          ...rest,
          after: after ? uuidOf('Event', after, ['after']) : null,
          endpointId: uuidOf('WebhookEndpoint', webhookEndpoint, ['webhookEndpoint']),
        }),
      ),
  }),
)
