import { advanceClock } from '../../src/domain/sandbox/advance-clock.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'

const AdvanceClockInput = builder.inputType('AdvanceClockInput', {
  description: 'Distance to move the sandbox clock. Exactly one of `by` and `to` is required.',
  fields: (t) => ({
    by: t.field({
      type: 'Duration',
      required: false,
      description: 'Duration to add to the sandbox time, from `PT1S` to `P100Y`.',
    }),
    to: t.field({
      type: 'DateTime',
      required: false,
      description: 'New sandbox time, not before the current sandbox time.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const AdvanceClockPayload = builder.objectRef<{ now: Date }>('AdvanceClockPayload').implement({
  description: 'Result of moving the clock.',
  subGraphs: admins,
  fields: (t) => ({
    now: t.expose('now', { type: 'DateTime', description: 'Current time in the sandbox.' }),
  }),
})

builder.mutationField('advanceClock', (t) =>
  t.field({
    type: AdvanceClockPayload,
    description:
      'Moves the clock of a sandbox forward, for all processes of the sandbox. Expiry, leases, meters and ' +
      'schedules follow. All scheduled jobs run at once, except the maintenance of the database. The clock ' +
      'never moves back. It never moves beyond 9899-01-01, so that the longest term still ends within the year ' +
      '9999. Refused with `SANDBOX_ONLY` outside a sandbox.',
    authScopes: { scope: 'ACCESS_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: {
      input: t.arg({ type: AdvanceClockInput, required: true, description: 'Distance to move the clock.' }),
    },
    resolve: (_root, { input }, ctx) => advanceClock(ctx, input),
  }),
)
