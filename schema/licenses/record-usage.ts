import type { MeterReading } from '../../src/domain/usage/meter-reading.ts'
import { recordUsage } from '../../src/domain/usage/record.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { everyone } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { ComponentInput } from './component-input.ts'
import { MeterReadingType } from './meter-reading.ts'

const RecordUsageInput = builder.inputType('RecordUsageInput', {
  description: 'Usage to record.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'License key.' }),
    fingerprint: t.string({
      required: false,
      description: 'Fingerprint of the device that used the meter; null for no device.',
    }),
    components: t.field({
      type: [ComponentInput],
      required: false,
      description: 'Components of the device, at most 32; none by default.',
    }),
    meter: t.string({ required: true, description: 'Code of the meter.' }),
    amount: t.int({
      required: true,
      description: 'Amount to add, from 0 to 1,000,000,000. 0 only reads the meter.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const RecordUsagePayload = builder.objectRef<{ reading: MeterReading }>('RecordUsagePayload').implement({
  description: 'Reading after the usage was recorded.',
  fields: (t) => ({
    reading: t.expose('reading', { type: MeterReadingType, description: 'Current reading of the meter.' }),
  }),
})

builder.mutationField('recordUsage', (t) =>
  t.field({
    type: RecordUsagePayload,
    description:
      'Adds usage to a meter of a license. Requires no credential: possession of the license key is ' +
      'sufficient. Parallel calls lose no usage and never exceed a limit that blocks. Refused as a whole ' +
      'with `USAGE_LIMIT_EXCEEDED` if the amount would exceed such a limit. Refused with the reason if the ' +
      'license may not be used, such as `LICENSE_EXPIRED`. Other refusals: `LICENSE_KEY_MALFORMED`, ' +
      '`LICENSE_NOT_FOUND`, `METER_NOT_FOUND`.',
    subGraphs: everyone,
    attempt: ({ input }) => input.key,
    errors: refusals,
    args: { input: t.arg({ type: RecordUsageInput, required: true, description: 'Usage to record.' }) },
    resolve: (_root, { input }, ctx) => once(ctx, 'recordUsage', input, (tx) => recordUsage(ctx, tx, input)),
  }),
)
