import type { InputFieldBuilder } from '@pothos/core'
import { admins } from '../builder/audiences.ts'
import type { builder } from '../builder/builder.ts'

type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T> ? T : never

/**
 * Field of the input of a mutation that issues a license: the key of the license. For administrators alone, because a refusal
 * reveals that a key exists.
 */
export function suppliedKeyField(t: InputFieldBuilder<Types, 'InputObject'>) {
  return t.string({
    required: false,
    subGraphs: admins,
    description:
      'License key of your own, such as a key that your shop made; by default, the gateway generates one. In the form ' +
      'of the gateway, or any text of 6 to 4096 printable characters. It follows the rules of imported keys. Short keys ' +
      'can be guessed. Refused with `INPUT_INVALID` if it is masked or cannot be a key, and with `LICENSE_KEY_TAKEN` if ' +
      'a license or a key pool has or had the key, or one that differs only in case, width or punctuation around it.',
  })
}
