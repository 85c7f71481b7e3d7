import { cancelScheduledChange } from '../../src/domain/licenses/cancel-scheduled-change.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { ScheduledChange } from './scheduled-change.ts'

const CancelScheduledChangeInput = builder.inputType('CancelScheduledChangeInput', {
  description: 'Scheduled change to cancel.',
  fields: (t) => ({
    scheduledChange: t.id({ required: true, description: 'ID of the scheduled change, `chg_…`.' }),
    reason: t.string({
      required: true,
      description: 'Reason for the audit log and for support; at most 500 characters.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const CancelScheduledChangePayload = builder
  .objectRef<{ scheduledChangeId: string }>('CancelScheduledChangePayload')
  .implement({
    description: 'Canceled change.',
    fields: (t) => ({
      scheduledChange: t.prismaField({
        type: ScheduledChange,
        description: 'Current state of the scheduled change.',
        resolve: (query, { scheduledChangeId }, _args, ctx) =>
          ctx.db.scheduledChange.findUniqueOrThrow({ ...query, where: { id: scheduledChangeId } }),
      }),
    }),
  })

builder.mutationField('cancelScheduledChange', (t) =>
  t.field({
    type: CancelScheduledChangePayload,
    description:
      'Cancels a scheduled change, which is then never applied. Idempotent. Refused with `SCHEDULED_CHANGE_ENDED` if the ' +
      'change was applied or has failed. Other refusal: `SCHEDULED_CHANGE_NOT_FOUND`.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({
        type: CancelScheduledChangeInput,
        required: true,
        description: 'Scheduled change to cancel.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'cancelScheduledChange', input, (tx, { scheduledChange, ...rest }) =>
        cancelScheduledChange(ctx, tx, {
          ...rest,
          scheduledChangeId: uuidOf('ScheduledChange', scheduledChange, ['scheduledChange']),
        }),
      ),
  }),
)
