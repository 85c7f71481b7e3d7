import { advanceClock } from '../../src/domain/sandbox/advance-clock.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'

const AdvanceClockInput = builder.inputType('AdvanceClockInput', {
  description: 'How far to move the clock: exactly one of `by` and `to`.',
  fields: (t) => ({
    by: t.field({ type: 'Duration', required: false, description: 'By how much.' }),
    to: t.field({
      type: 'DateTime',
      required: false,
      description: 'To which instant, not before the present time.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const AdvanceClockPayload = builder.objectRef<{ now: Date }>('AdvanceClockPayload').implement({
  description: 'The moved clock.',
  subGraphs: admins,
  fields: (t) => ({
    now: t.expose('now', { type: 'DateTime', description: 'The time that it is now in the sandbox.' }),
  }),
})

builder.mutationField('advanceClock', (t) =>
  t.field({
    type: AdvanceClockPayload,
    description:
      'Moves the clock of a sandbox forward, for all its processes: expiry, leases, meters and schedules follow, and ' +
      'scheduled jobs run at once. Refused SANDBOX_ONLY outside a sandbox. Time never goes back, nor beyond the first ' +
      'of January 9899: the longest term that begins by then has its end within the year 9999.',
    authScopes: { scope: 'ACCESS_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: { input: t.arg({ type: AdvanceClockInput, required: true, description: 'How far.' }) },
    resolve: (_root, { input }, ctx) => advanceClock(ctx, input),
  }),
)
