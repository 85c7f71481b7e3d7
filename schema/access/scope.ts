import { scopes } from '../../src/platform/caller.ts'
import { builder } from '../builder/builder.ts'

export const Scope = builder.enumType('Scope', {
  description:
    'Permission of a credential within its audience. A `…_WRITE` scope includes the read scopes that its ' +
    'payloads need.',
  values: scopes,
})
