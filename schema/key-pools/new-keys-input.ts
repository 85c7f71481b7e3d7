import type { InputFieldBuilder } from '@pothos/core'
import type { builder } from '../builder/builder.ts'

type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T> ? T : never

/** Longest duration, in milliseconds, of a transaction that adds keys. */
export const LONGEST_MS = 60_000

/** Fields of the input of the mutations that add keys to a pool. For administrators alone, as a refusal reveals that a key exists. */
export function newKeysFields(t: InputFieldBuilder<Types, 'InputObject'>) {
  return {
    count: t.int({
      required: false,
      description: 'Number of keys to generate, from 1 to 1,000. Required unless `keys` is given.',
    }),
    keys: t.stringList({
      required: false,
      description:
        'License keys of your own in place of `count`: 1 to 1,000, each in the form of the gateway, or any text of 6 to ' +
        '4096 printable characters. They follow the rules of imported keys. Short keys can be guessed. Refused with ' +
        '`INPUT_INVALID` if one is masked, cannot be a key or is given twice, and with `LICENSE_KEY_TAKEN` if a license ' +
        'or a key pool has or had one, or one that differs only in case, width or punctuation around it.',
    }),
  }
}
