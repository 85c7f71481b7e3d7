import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { schemas } from '../../../schema/index.ts'
import { LicenseKey } from '../../../src/domain/license-keys/key.ts'
import { revokeLicense } from '../../../src/domain/licenses/revoke.ts'
import { rotateLicenseKey } from '../../../src/domain/licenses/rotate-key.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import { startTestApp } from '../../app.ts'
import { importCsv } from '../../commands/import/files.ts'
import { dumpTables } from '../../dump-tables.ts'
import { execute } from '../../graphql.ts'
import { seedAccount, seedLicense, seedLicenseType } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const { db, sql } = app.ctx
const software = app.as({ audience: 'APP' })
const { licenseType } = await seedLicenseType(admin, { maxActivations: 2 })
const validate = (key: string) => validateLicense(software, { key })

const issueDocument = `mutation ($input: IssueLicenseInput!) {
  issueLicense(input: $input) {
    ... on IssueLicensePayload { licenseKey license { id keyHint } }
    ... on Refusal { __typename code message }
    ... on InputRefusal { issues { path message } }
  }
}`

/** Issues a license with a key of the caller. */
async function issue(key: string, input: { idempotencyKey?: string; account?: string } = {}) {
  const account = toTypedId('Account', (await seedAccount(admin)).accountId)
  const variables = { input: { account, licenseType, key, ...input } }
  const { data } = await execute(app, admin, issueDocument, variables)
  return { account: variables.input.account, ...data.issueLicense }
}

/** Number of licenses and keys, and the log. */
const written = async () => [await db.license.count(), await db.licenseKey.count(), await db.event.count()]

describe('a license is issued with the key of the caller', () => {
  test('and a repeat with the same idempotency key returns the same license', async () => {
    // The first key in another form than that of the gateway.
    expect(software.importedKeys.exist()).toBe(false)
    const idempotencyKey = randomUUID()
    const { account, ...first } = await issue(' repeated-key-0001 ', { idempotencyKey })
    const repeated = await issue('repeated-key-0001', { idempotencyKey, account })
    expect(repeated).toEqual({ account, ...first })
    expect(await issue('repeated-key-0002', { idempotencyKey, account })).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    })
  })

  test('in any form, which works at once in this process', async () => {
    const key = 'Shop 2026/0001–é'
    expect(await issue(`  ${key}\r\n`)).toMatchObject({ licenseKey: key, license: { keyHint: '01–é' } })
    for (const spelling of [key, 'SHOP 2026/0001–É', `“${key}”`])
      expect(await validate(spelling)).toMatchObject({ valid: true, code: 'VALID' })
    expect(await validate('Shop 2026/0001-é')).toMatchObject({ code: 'NOT_FOUND' })
  })

  test('in the form of the gateway, which is read in any spelling', async () => {
    const key = LicenseKey.generate('ACME').reveal()
    const { licenseKey } = await issue(key.toLowerCase().replaceAll('-', ' '))
    expect(licenseKey).toBe(key)
    expect(await validate(` ${key.replaceAll('-', '_')}`)).toMatchObject({ code: 'VALID' })
  })

  test('at the step of an onboarding, and a repeat returns the same key', async () => {
    const { onboardingId } = await seedAccount(admin)
    const onboarding = toTypedId('Onboarding', onboardingId)
    const document = `mutation ($input: AssignLicenseInput!) {
      assignLicense(input: $input) {
        ... on AssignLicensePayload { licenseKey license { id } }
        ... on Refusal { code }
      }
    }`
    const assign = async (key: string) =>
      (await execute(app, admin, document, { input: { onboarding, licenseType, key } })).data.assignLicense
    const first = await assign('onboarding-key-1')
    expect(first).toMatchObject({ licenseKey: 'onboarding-key-1' })
    expect(await assign(' onboarding-key-1 ')).toEqual(first)
    expect(await assign('onboarding-key-2')).toMatchObject({ code: 'ONBOARDING_STEP_OUT_OF_ORDER' })
    expect(await validate('ONBOARDING-KEY-1')).toMatchObject({ code: 'VALID' })
  })

  test('and the mail carries that key', async () => {
    const { license } = await issue('mailed-key-0001')
    const { id } = await db.license.findFirstOrThrow({ where: { keyHint: '001', metadata: { equals: {} } } })
    expect(license.id).toBe(toTypedId('License', id))
    const mail = await db.notification.findFirstOrThrow({ where: { licenseId: id } })
    expect(mail).toMatchObject({ message: 'LICENSE_ISSUED', state: 'QUEUED', keyHint: '001' })
    expect(await admin.secrets.open('notification-key', mail.sealedKey!)).toBe('mailed-key-0001')
  })
})

describe('refuses LICENSE_KEY_TAKEN, and issues nothing,', () => {
  async function expectTaken(key: string) {
    const before = await written()
    const refused = await issue(key)
    expect(refused).toMatchObject({ __typename: 'StateRefusal', code: 'LICENSE_KEY_TAKEN' })
    expect(refused.message).not.toContain(key.slice(0, 6))
    const [licenses, keys] = await written()
    expect([licenses, keys]).toEqual(before.slice(0, 2))
  }

  test('for a key that the gateway generated', async () => {
    const { licenseKey } = await seedLicense(admin)
    await expectTaken(licenseKey)
    expect(await validate(licenseKey)).toMatchObject({ code: 'VALID' })
  })

  test('for a key that was imported or supplied, in any case, width and quotes', async () => {
    await importCsv(admin, ['account_name,external_id,license_type,key', `A,a,${licenseType},Imported-0001`])
    await issue('Supplied-0001')
    for (const key of ['Imported-0001', 'IMPORTED-0001', 'ｓｕｐｐｌｉｅｄ-0001', '"supplied-0001"'])
      await expectTaken(key)
    expect(await validate('imported-0001')).toMatchObject({ code: 'VALID' })
  })

  test('for a former key, and for the key of a revoked license', async () => {
    const { licenseId, licenseKey } = await seedLicense(admin)
    await transact(db, (tx) => rotateLicenseKey(admin, tx, { licenseId }))
    const revoked = await seedLicense(admin)
    await transact(db, (tx) => revokeLicense(admin, tx, { licenseId: revoked.licenseId, reason: 'fraud' }))
    await expectTaken(licenseKey)
    await expectTaken(revoked.licenseKey)
  })
})

test.each([
  ['five characters', '12345'],
  ['4097 characters', 'x'.repeat(4097)],
  ['a control character', 'secret\u0001text'],
  ['a masked key', 'SECRET-****-9F2C'],
  ['an empty key', ''],
])('refuses %s, does not repeat the text, and issues nothing', async (_, key) => {
  const before = await written()
  const refused = await issue(key)
  expect(refused).toMatchObject({ code: 'INPUT_INVALID', issues: [{ path: ['key'] }] })
  expect(JSON.stringify(refused)).not.toMatch(/secret|12345|xxxxx/i)
  expect((await written()).slice(0, 2)).toEqual(before.slice(0, 2))
})

test('only an administrator may supply a key', () => {
  const fieldsOf = (audience: 'PARTNER' | 'ADMIN') =>
    Object.keys((schemas[audience].getType('AssignLicenseInput') as never as GraphQLInput).getFields())
  expect(fieldsOf('ADMIN')).toContain('key')
  expect(fieldsOf('PARTNER')).not.toContain('key')
  expect(schemas.PARTNER.getType('IssueLicenseInput')).toBeUndefined()
})

interface GraphQLInput {
  getFields(): object
}

test('no supplied key is in the database or the log', async () => {
  const key = 'never-in-clear-7731'
  const idempotencyKey = randomUUID()
  const { account } = await issue(key, { idempotencyKey })
  await issue(key)
  await issue(key, { idempotencyKey, account })
  const places = [...(await dumpTables(sql)).values(), JSON.stringify(app.logged)].join('\n').toLowerCase()
  for (const text of [key, Buffer.from(key).toString('hex'), Buffer.from(key).toString('base64')])
    expect(places).not.toContain(text.toLowerCase())
  expect(places).toContain(idempotencyKey)
})
