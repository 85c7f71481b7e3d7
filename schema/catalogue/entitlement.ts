import type { EntitlementGrant, EntitlementValue } from '../../src/domain/catalogue/license-types/rules.ts'
import { known } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'

builder.prismaObject('Entitlement', {
  description: 'A named right that licenses of a product may grant.',
  authScopes: { scope: 'CATALOG_READ' },
  subGraphs: known,
  fields: (t) => ({
    code: t.exposeString('code', { description: 'The name that license types, files and software use.' }),
    name: t.exposeString('name', { description: 'The name that people read.' }),
  }),
})

const EntitlementValueType = builder.objectRef<{ value: EntitlementValue }>('EntitlementValue').implement({
  description: 'What an entitlement is worth; exactly one field is not null.',
  fields: (t) => ({
    boolean: t.boolean({
      nullable: true,
      description: 'A yes or a no.',
      resolve: ({ value }) => (typeof value === 'boolean' ? value : null),
    }),
    integer: t.int({
      nullable: true,
      description: 'An amount.',
      resolve: ({ value }) => (typeof value === 'number' ? value : null),
    }),
    text: t.string({
      nullable: true,
      description: 'A text.',
      resolve: ({ value }) => (typeof value === 'string' ? value : null),
    }),
  }),
})

export const EntitlementGrantType = builder.objectRef<EntitlementGrant>('EntitlementGrant').implement({
  description: 'A named right that is granted, with its value.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'The entitlement.' }),
    value: t.field({
      type: EntitlementValueType,
      description: 'Its value.',
      resolve: ({ value }) => ({ value }),
    }),
  }),
})

const EntitlementValueInput = builder.inputType('EntitlementValueInput', {
  description: 'What an entitlement is worth: exactly one of these.',
  isOneOf: true,
  fields: (t) => ({
    boolean: t.boolean({ required: false, description: 'A yes or a no.' }),
    integer: t.int({ required: false, description: 'An amount.' }),
    text: t.string({ required: false, description: 'A text of at most 1,024 characters.' }),
  }),
})

export const EntitlementGrantInput = builder.inputType('EntitlementGrantInput', {
  description: 'A named right to grant.',
  fields: (t) => ({
    code: t.string({ required: true, description: 'The entitlement.' }),
    value: t.field({
      type: EntitlementValueInput,
      required: false,
      description: 'Its value; `{ boolean: true }` by default.',
    }),
  }),
})

/** An entitlement as the domain takes it, from the input above. */
export function toGrant(input: typeof EntitlementGrantInput.$inferInput): {
  code: string
  value?: EntitlementValue
} {
  const { code, value } = input
  const given = value?.boolean ?? value?.integer ?? value?.text
  return given === null || given === undefined ? { code } : { code, value: given }
}
