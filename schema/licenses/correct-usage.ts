import { correctUsage } from '../../src/domain/usage/correct.ts'
import type { MeterReading } from '../../src/domain/usage/meter-reading.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { MeterReadingType } from './meter-reading.ts'

const CorrectUsageInput = builder.inputType('CorrectUsageInput', {
  description: 'Correction of a meter. Requires either `subtract` or `reset: true`.',
  fields: (t) => ({
    license: t.id({ required: true, description: 'ID of the license.' }),
    meter: t.string({ required: true, description: 'Code of the meter.' }),
    subtract: t.int({
      required: false,
      description: 'Amount to subtract from the usage of the current period, from 1 to that usage.',
    }),
    reset: t.boolean({
      required: false,
      description: 'True to set the usage of the current period to 0; false by default.',
    }),
    reason: t.string({
      required: true,
      description: 'Reason for the audit log and for support; at most 500 characters.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const CorrectUsagePayload = builder.objectRef<{ reading: MeterReading }>('CorrectUsagePayload').implement({
  description: 'Reading after the correction.',
  subGraphs: staff,
  fields: (t) => ({
    reading: t.expose('reading', { type: MeterReadingType, description: 'Current reading of the meter.' }),
  }),
})

builder.mutationField('correctUsage', (t) =>
  t.field({
    type: CorrectUsagePayload,
    description:
      'Subtracts from the usage of a meter in the current period, or sets it to 0. The recorded usage stays in the ' +
      'export of the account, and the audit log has the correction. Usage that is recorded at the same time is not ' +
      'lost. Refusals: `LICENSE_NOT_FOUND`, `METER_NOT_FOUND`.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({ type: CorrectUsageInput, required: true, description: 'Correction of a meter.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'correctUsage', input, (tx, { license, ...rest }) =>
        correctUsage(ctx, tx, { ...rest, licenseId: uuidOf('License', license, ['license']) }),
      ),
  }),
)
