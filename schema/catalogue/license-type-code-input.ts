import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { expectedVersion } from './expected-version.ts'

export const LicenseTypeCodeInput = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    fields: (t) => ({
      code: t.string({ required: true, description: 'Code of the license type.' }),
      expectedVersion: expectedVersion(t),
      idempotencyKey: idempotencyKey(t),
    }),
  })
