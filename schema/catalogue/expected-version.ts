import type { InputFieldBuilder } from '@pothos/core'
import type { builder } from '../builder/builder.ts'

type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T> ? T : never

/** Field of the input of each mutation that changes one license type. `absent` says what 0 means where it means something. */
export const expectedVersion = (t: InputFieldBuilder<Types, 'InputObject'>, absent = '') =>
  t.int({
    required: false,
    description:
      `Version that the license type must have: \`LicenseType.version\` as the caller read it${absent}. Null, the default, accepts ` +
      'any version. Another version is refused with `LICENSE_TYPE_CHANGED`.',
  })
