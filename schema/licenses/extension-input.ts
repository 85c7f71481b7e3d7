import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'

export const ExtensionInput = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    fields: (t) => ({
      license: t.id({ required: true, description: 'ID of the license.' }),
      days: t.int({ required: true, description: 'Number of days, from 1 to the configured maximum.' }),
      reason: t.string({
        required: true,
        description: 'Reason for the audit log and for support; at most 500 characters.',
      }),
      idempotencyKey: idempotencyKey(t),
    }),
  })
