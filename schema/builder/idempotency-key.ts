import type { InputFieldBuilder } from '@pothos/core'
import type { builder } from './builder.ts'

type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T> ? T : never

/** The field that every mutation's input has. */
export function idempotencyKey(t: InputFieldBuilder<Types, 'InputObject'>) {
  return t.string({
    required: false,
    description:
      'Any text of at most 255 characters. The first outcome under it, payload or refusal, is given again word for ' +
      'word for 24 hours; another input under the same key is refused IDEMPOTENCY_KEY_REUSED.',
  })
}
