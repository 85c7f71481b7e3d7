import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'

export const LicenseTypeCodeInput = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    fields: (t) => ({
      code: t.string({ required: true, description: 'Code of the license type.' }),
      idempotencyKey: idempotencyKey(t),
    }),
  })
