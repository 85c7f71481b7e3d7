import { expect, test } from 'vitest'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedAccount, seedLicenseType, uniqueCode } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app

/** Runs a mutation, and answers what was selected of its payload. */
async function mutate(field: string, input: object, selection: string) {
  const name = `${field[0]!.toUpperCase()}${field.slice(1)}`
  const query = `mutation ($input: ${name}Input!) { ${field}(input: $input) {
    ... on ${name}Payload { ${selection} } ... on Refusal { code message }
  } }`
  return (await execute(app, admin, query, { input })).data[field]
}

async function defineType(product: string, rules: object): Promise<string> {
  const code = uniqueCode('type')
  const defined = await mutate(
    'defineLicenseType',
    { product, code, name: code, rules },
    'licenseType { draft { rules { maxActivations } } }',
  )
  expect(defined.licenseType.draft.rules).toEqual({ maxActivations: 1, ...rules })
  await mutate('publishLicenseType', { code }, '__typename')
  return code
}

test.each([null, 0, 3])(
  '%s seats are unchanged after every round trip and override',
  async (maxActivations) => {
    const { product } = await seedLicenseType(admin)
    const account = toTypedId('Account', (await seedAccount(admin)).accountId)
    const [same, one] = [await defineType(product, { maxActivations }), await defineType(product, {})]
    const issue = async (licenseType: string, overrides?: object) =>
      (
        await mutate(
          'issueLicense',
          { account, licenseType, overrides },
          'licenseKey license { id maxActivations }',
        )
      ).license
    const change = async (license: string, licenseType: string) =>
      (
        await mutate(
          'changeLicenseType',
          { license, licenseType, expiry: 'KEEP' },
          'license { maxActivations }',
        )
      ).license.maxActivations

    // Of its type, and then of another one.
    const plain = await issue(same)
    expect(plain.maxActivations).toBe(maxActivations)
    expect(await change(plain.id, one)).toBe(1)
    expect(await change(plain.id, same)).toBe(maxActivations)
    // Its own, and kept through every type; left out, it has none of its own.
    const own = await issue(one, { maxActivations })
    expect(own.maxActivations).toBe(maxActivations)
    expect(await change(own.id, same)).toBe(maxActivations)
    expect(await change(own.id, one)).toBe(maxActivations)
    expect((await issue(one, {})).maxActivations).toBe(1)
  },
)
