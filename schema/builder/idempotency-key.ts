import type { InputFieldBuilder } from '@pothos/core'
import type { builder } from './builder.ts'

type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T> ? T : never

/** Field of the input of every mutation. */
export function idempotencyKey(t: InputFieldBuilder<Types, 'InputObject'>) {
  return t.string({
    required: false,
    description:
      'Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat ' +
      'returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless ' +
      'the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`.',
  })
}

/** The same field where the payload has secrets that are lost with the response. */
export function requiredIdempotencyKey(t: InputFieldBuilder<Types, 'InputObject'>) {
  return t.string({
    required: true,
    description:
      'Text of at most 255 characters, chosen by the client, that makes a retry safe. Required, because the response has ' +
      'the only copy of the keys. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. A ' +
      'repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`.',
  })
}
