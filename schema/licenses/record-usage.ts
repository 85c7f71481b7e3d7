import type { MeterReading } from '../../src/domain/usage/reading.ts'
import { recordUsage } from '../../src/domain/usage/record.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { everyone } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { ComponentInput } from './component-input.ts'
import { MeterReadingType } from './meter-reading.ts'

const RecordUsageInput = builder.inputType('RecordUsageInput', {
  description: 'Use to record.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'The license key.' }),
    fingerprint: t.string({ required: false, description: 'The device that used it.' }),
    components: t.field({ type: [ComponentInput], required: false, description: 'Its parts.' }),
    meter: t.string({ required: true, description: 'The meter.' }),
    amount: t.int({ required: true, description: 'How much, 0 or more; 0 reads the meter.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const RecordUsagePayload = builder.objectRef<{ reading: MeterReading }>('RecordUsagePayload').implement({
  description: 'The meter after the record.',
  fields: (t) => ({
    reading: t.expose('reading', { type: MeterReadingType, description: 'How the meter stands.' }),
  }),
})

builder.mutationField('recordUsage', (t) =>
  t.field({
    type: RecordUsagePayload,
    description:
      'Adds to a meter of a license. Parallel calls lose nothing, and never pass a limit that blocks: what would is ' +
      'refused USAGE_LIMIT_EXCEEDED as a whole. Needs no credential but the key.',
    subGraphs: everyone,
    attempt: ({ input }) => input.key,
    errors: refusals,
    args: { input: t.arg({ type: RecordUsageInput, required: true, description: 'The use.' }) },
    resolve: (_root, { input }, ctx) => once(ctx, 'recordUsage', input, (tx) => recordUsage(ctx, tx, input)),
  }),
)
