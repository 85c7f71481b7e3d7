import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql'
import { expect, test } from 'vitest'
import { schemas } from '../../schema/index.ts'

const graphs = Object.entries(schemas)

test.each(graphs)('everything in the %s graph has a description', (_audience, schema) => {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  )
  expect(types.flatMap(undescribed)).toEqual([])
})

/** The places in a type that say nothing about themselves. */
function undescribed(type: GraphQLNamedType): string[] {
  const missing = type.description ? [] : [type.name]
  if (isEnumType(type)) {
    const silent = type.getValues().filter(({ description }) => !description)
    return missing.concat(silent.map(({ name }) => `${type.name}.${name}`))
  }
  if (!('getFields' in type)) return missing
  for (const field of Object.values(type.getFields())) {
    if (!field.description) missing.push(`${type.name}.${field.name}`)
    for (const argument of 'args' in field ? field.args : []) {
      if (!argument.description) missing.push(`${type.name}.${field.name}(${argument.name})`)
    }
  }
  return missing
}

test.each(graphs)('every root field of the %s graph names its audiences', (audience, schema) => {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  for (const { name, description } of roots.flatMap((root) => Object.values(root?.getFields() ?? {}))) {
    const named = `Requires the audience [^.]*\`${audience}\``
    expect(`${name}: ${description}`).toMatch(new RegExp(`Requires no credential|${named}`))
  }
})

test('a field or a type that requires a scope names it', () => {
  for (const type of Object.values(schemas.ADMIN.getTypeMap())) {
    const places = [type, ...(isObjectType(type) ? Object.values(type.getFields()) : [])]
    for (const { name, description, extensions } of places) {
      const { authScopes } = (extensions.pothosOptions ?? {}) as { authScopes?: { scope?: string } }
      if (authScopes?.scope) expect(`${type}.${name}: ${description}`).toContain(`\`${authScopes.scope}\``)
    }
  }
  const { License, Account } = schemas.ADMIN.getTypeMap()
  expect(License?.description).toContain('Its fields require the scope `LICENSES_READ`.')
  expect(isObjectType(Account) && Account.getFields().crm?.description).toContain(
    'Requires the scope `CRM_READ`.',
  )
})

test.each(graphs)(
  'every mutation of the %s graph takes one input with an idempotency key',
  (_audience, schema) => {
    const mutations = Object.values(schema.getMutationType()?.getFields() ?? {})
    expect(mutations.length).toBeGreaterThan(3)
    for (const { name, args } of mutations) {
      expect(`${name}(${args.map((argument) => argument.name)})`).toBe(`${name}(input)`)
      const input = schema.getType(`${name.charAt(0).toUpperCase()}${name.slice(1)}Input`)
      expect(isInputObjectType(input) && Object.keys(input.getFields())).toContain('idempotencyKey')
    }
  },
)

test.each(graphs)('every mutation of the %s graph returns its payload or a refusal', (_audience, schema) => {
  const refusal = schema.getType('Refusal')
  for (const { name, type } of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const base = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
    expect(String(type)).toBe(`${base}Result!`)
    const union = schema.getType(`${base}Result`)
    const members = union && 'getTypes' in union ? union.getTypes() : []
    const others = members.filter((member) => !member.getInterfaces().some((shared) => shared === refusal))
    expect(others.map(String)).toEqual([`${base}Payload`])
  }
})

test.each(graphs)('the %s graph has no unreachable type', (_audience, schema) => {
  const empty = Object.values(schema.getTypeMap()).filter(
    (type) => (isObjectType(type) || isInterfaceType(type)) && Object.keys(type.getFields()).length === 0,
  )
  expect(empty.map(String)).toEqual([])
})

test.each([
  'renewLicense',
  'suspendLicense',
  'reinstateLicense',
  'revokeLicense',
  'rotateLicenseKey',
  'changeLicenseType',
  'transferLicense',
])('%s says what becomes of the devices', (name) => {
  expect(schemas.ADMIN.getMutationType()?.getFields()[name]?.description).toMatch(/\bdevices\b/i)
})

test('only operations that create a license key return one', () => {
  const answering = Object.values(schemas.ADMIN.getTypeMap()).filter(
    (type) => isObjectType(type) && 'licenseKey' in type.getFields(),
  )
  expect(answering.map(String).sort()).toEqual([
    'AssignLicensePayload',
    'IssueLicensePayload',
    'RotateLicenseKeyPayload',
  ])
})
