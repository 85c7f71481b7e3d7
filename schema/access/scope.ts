import { scopes } from '../../src/platform/caller.ts'
import { builder } from '../builder/builder.ts'

export const Scope = builder.enumType('Scope', {
  description:
    'What a credential may do within its audience. A WRITE includes what is needed to read the answer.',
  values: scopes,
})
