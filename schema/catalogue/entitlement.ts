import type { EntitlementGrant, EntitlementValue } from '../../src/domain/catalogue/license-types/rules.ts'
import { authenticated } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'

builder.prismaObject('Entitlement', {
  description: 'Named right that licenses of a product can grant.',
  authScopes: { scope: 'CATALOG_READ' },
  subGraphs: authenticated,
  fields: (t) => ({
    code: t.exposeString('code', {
      description: 'Code of the entitlement in license types, files and software.',
    }),
    name: t.exposeString('name', { description: 'Name of the entitlement, for people.' }),
  }),
})

const EntitlementValueType = builder.objectRef<{ value: EntitlementValue }>('EntitlementValue').implement({
  description: 'Value of an entitlement. Exactly one field is not null.',
  fields: (t) => ({
    boolean: t.boolean({
      nullable: true,
      description: 'Value if it is a boolean; null otherwise.',
      resolve: ({ value }) => (typeof value === 'boolean' ? value : null),
    }),
    integer: t.int({
      nullable: true,
      description: 'Value if it is an integer; null otherwise.',
      resolve: ({ value }) => (typeof value === 'number' ? value : null),
    }),
    text: t.string({
      nullable: true,
      description: 'Value if it is a text; null otherwise.',
      resolve: ({ value }) => (typeof value === 'string' ? value : null),
    }),
  }),
})

export const EntitlementGrantType = builder.objectRef<EntitlementGrant>('EntitlementGrant').implement({
  description: 'Granted entitlement with its value.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Code of the entitlement.' }),
    value: t.field({
      type: EntitlementValueType,
      description: 'Value of the entitlement.',
      resolve: ({ value }) => ({ value }),
    }),
  }),
})

const EntitlementValueInput = builder.inputType('EntitlementValueInput', {
  description: 'Value of an entitlement. Exactly one field is required.',
  isOneOf: true,
  fields: (t) => ({
    boolean: t.boolean({ required: false, description: 'Boolean value.' }),
    integer: t.int({ required: false, description: 'Integer value.' }),
    text: t.string({ required: false, description: 'Text value of at most 1,024 characters.' }),
  }),
})

export const EntitlementGrantInput = builder.inputType('EntitlementGrantInput', {
  description: 'Entitlement to grant.',
  fields: (t) => ({
    code: t.string({ required: true, description: 'Code of the entitlement.' }),
    value: t.field({
      type: EntitlementValueInput,
      required: false,
      description: 'Value of the entitlement; `{ boolean: true }` by default.',
    }),
  }),
})

/** Converts the input to the form that the domain accepts. */
export function toGrant(input: typeof EntitlementGrantInput.$inferInput): {
  code: string
  value?: EntitlementValue
} {
  const { code, value } = input
  const given = value?.boolean ?? value?.integer ?? value?.text
  return given === null || given === undefined ? { code } : { code, value: given }
}
