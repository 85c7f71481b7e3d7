import { expect, test } from 'vitest'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedLicenseType } from '../../seed.ts'

const app = await startTestApp()

/** Runs a mutation of the catalogue in a language. */
async function mutate(field: string, input: object, language = 'en') {
  const name = field[0]!.toUpperCase() + field.slice(1)
  const document = `mutation ($input: ${name}Input!) { ${field}(input: $input) {
    __typename
    ... on ${name}Payload { ${field === 'applyCatalog' ? 'applied' : 'licenseType { name state version }'} }
    ... on Refusal { code message text { code } }
    ... on StateRefusal { nextAction }
  } }`
  const { data } = await execute(app, app.admin, document, { input }, { 'accept-language': language })
  return data[field]
}

async function versionOf(code: string): Promise<number> {
  const query = 'query ($code: String!) { licenseType(code: $code) { version } }'
  return (await execute(app, app.admin, query, { code })).data.licenseType.version
}

test('a change with the version that was read is made, and one with an earlier version is refused', async () => {
  const { product, licenseType: code } = await seedLicenseType(app.admin)
  const version = await versionOf(code)
  const definition = { product, code, name: code, rules: { maxActivations: 2 } }
  const first = await mutate('defineLicenseType', { ...definition, expectedVersion: version })
  expect(first).toMatchObject({ licenseType: { name: code, version: expect.any(Number) } })
  expect(first.licenseType.version).toBeGreaterThan(version)
  expect(await versionOf(code)).toBe(first.licenseType.version)

  const refused = {
    __typename: 'StateRefusal',
    code: 'LICENSE_TYPE_CHANGED',
    message: `License type ${code} was changed since you read it. Read it again, and repeat your change.`,
    text: { code: 'LICENSE_TYPE_CHANGED' },
    nextAction: 'READ_AGAIN',
  }
  const catalog = JSON.stringify({
    version: 1,
    products: [{ code: product, name: product, licenseTypes: [{ code, name: 'Mine' }] }],
  })
  const change = { code, expectedVersion: version }
  const expectedVersions = [{ code, version }]
  const stale: [string, object][] = [
    ['defineLicenseType', { ...definition, name: 'Mine', expectedVersion: version }],
    ['publishLicenseType', change],
    ['retireLicenseType', change],
    ['applyCatalog', { catalog, expectedVersions }],
    ['applyCatalog', { catalog, expectedVersions, dryRun: true }],
  ]
  for (const [field, input] of stale) expect(await mutate(field, input), field).toEqual(refused)
  expect(await mutate('publishLicenseType', change, 'de')).toMatchObject({
    message: `Der Lizenztyp ${code} wurde geändert, seit Sie ihn gelesen haben. Lesen Sie ihn neu, und wiederholen Sie Ihre Änderung.`,
  })
  expect(await versionOf(code)).toBe(first.licenseType.version)
})

test('a repeat under the same idempotency key is no later change', async () => {
  const { product, licenseType: code } = await seedLicenseType(app.admin)
  const input = {
    ...{ product, code, name: code, rules: { maxActivations: 2 } },
    ...{ expectedVersion: await versionOf(code), idempotencyKey: code },
  }
  const first = await mutate('defineLicenseType', input)
  expect(first.__typename).toBe('DefineLicenseTypePayload')
  expect(await mutate('defineLicenseType', input)).toEqual(first)
})
