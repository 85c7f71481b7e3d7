import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { heartbeat } from '../../../src/domain/activations/heartbeat.ts'
import { ImportedKey } from '../../../src/domain/license-keys/imported-key.ts'
import { LicenseKey } from '../../../src/domain/license-keys/key.ts'
import { readKey } from '../../../src/domain/license-keys/presented-key.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { transact } from '../../../src/platform/db.ts'
import { createSecrets } from '../../../src/platform/secrets.ts'
import { startTestApp, TEST_SECRET } from '../../app.ts'
import { importCsv } from '../../commands/import/files.ts'
import { execute } from '../../graphql.ts'
import { seedLicense, seedLicenseType } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const software = app.as({ audience: 'APP' })
const lookUps: string[] = []
const { findFacts } = app.ctx
const counted = {
  ...software,
  findFacts: (query: Parameters<typeof findFacts>[0]) => {
    lookUps.push('look-up')
    return findFacts(query)
  },
}

const licenseOf = 'query ($key: String!) { license(key: $key) { keyHint account { name } } }'

test('without imported keys a key of another form is malformed and costs no look-up', async () => {
  await seedLicense(admin)
  expect(software.importedKeys.exist()).toBe(false)
  const { code } = await validateLicense(counted, { key: 'ACME-1234-5678' })
  expect(code).toBe('KEY_MALFORMED')
  expect(lookUps).toEqual([])
  await expect(activateLicense(software, { key: 'ACME-1234-5678', fingerprint: 'f' })).rejects.toMatchObject({
    code: 'LICENSE_KEY_MALFORMED',
  })
})

test('an imported key works, with surrounding white space', async () => {
  const { product, licenseType } = await seedLicenseType(admin, { maxActivations: 2 })
  await importCsv(admin, [
    'account_name,external_id,license_type,key',
    `Acme,acme,${licenseType},aCmE–1234/5678 é`,
  ])
  expect(software.importedKeys.exist()).toBe(true)
  for (const key of ['aCmE–1234/5678 é', '\r\n\t aCmE–1234/5678 é\u00A0\n', 'aCmE–1234/5678 e\u0301']) {
    const validation = await validateLicense(software, { key, product })
    expect(validation).toMatchObject({ valid: true, code: 'VALID' })
    const activation = await activateLicense(software, { key, fingerprint: 'device' })
    expect(activation.validation.valid).toBe(true)
  }
  const { data } = await execute(app, admin, licenseOf, { key: ' aCmE–1234/5678 é ' })
  expect(data.license).toEqual({ keyHint: '78 é', account: { name: 'Acme' } })
})

test('dashes, inner spaces and other letters of an imported key are significant', async () => {
  for (const key of ['aCmE-1234/5678 é', 'aCmE–1234/5678  é', 'aCmE–12345678é', 'aCmE–1234/5678 e']) {
    expect(await validateLicense(software, { key })).toMatchObject({ valid: false, code: 'NOT_FOUND' })
  }
})

test.each([
  ['in upper case', 'ACME–1234/5678 É'],
  ['in lower case', 'acme–1234/5678 é'],
  ['in full width', 'ａＣｍＥ–１２３４/5678 é'],
  ['in quotes, with a full stop', '“aCmE–1234/5678 é”.'],
  ['with zero-width characters', '\u200BaCmE\u200D–1234/\u20605678 é\uFEFF'],
  ['with soft hyphens', 'aCmE–12\u00AD34/5678 é'],
  ['with direction marks', '\u202AaCmE–1234/5678 é\u202C\u200E'],
  ['with a line wrap', 'aCmE–1234/\r\n   5678 é'],
  ['with several line wraps', 'aCmE–\n1234/\u20285678 é\n'],
  ['with 5,000 blanks behind it', `aCmE–1234/5678 é${' '.repeat(5000)}`],
])('an imported key is found %s', async (_how, key) => {
  const device = { key, fingerprint: 'device' }
  expect(await validateLicense(software, device)).toMatchObject({ valid: true, code: 'VALID' })
  expect(await activateLicense(software, device)).toMatchObject({ created: false })
  const beat = await transact(admin.db, (tx) => heartbeat(software, tx, device))
  expect(beat.validation).toMatchObject({ valid: true })
  const { data } = await execute(app, admin, licenseOf, { key })
  expect(data.license).toMatchObject({ account: { name: 'Acme' } })
})

test('keys that differ only in case are found exactly, and in no other case', async () => {
  const { licenseType } = await seedLicenseType(admin)
  await importCsv(admin, [
    'account_name,external_id,license_type,key',
    `One,one,${licenseType},Twin-Key-0001`,
    `Two,two,${licenseType},tWIN-kEY-0001`,
  ])
  const ownerOf = async (key: string) => {
    const { facts } = await validateLicense(software, { key })
    return facts && (await admin.db.account.findUniqueOrThrow({ where: { id: facts.accountId } })).name
  }
  expect(await ownerOf('Twin-Key-0001')).toBe('One')
  expect(await ownerOf('tWIN-kEY-0001')).toBe('Two')
  for (const key of ['twin-key-0001', 'TWIN-KEY-0001']) {
    expect(await validateLicense(software, { key })).toMatchObject({ code: 'NOT_FOUND' })
    await expect(activateLicense(software, { key, fingerprint: 'f' })).rejects.toMatchObject({
      code: 'LICENSE_NOT_FOUND',
    })
  }
})

test('a dotless i is another letter than i', async () => {
  const { licenseType } = await seedLicenseType(admin)
  await importCsv(admin, ['account_name,external_id,license_type,key', `I,i,${licenseType},LICENCE-i-77`])
  expect(await validateLicense(software, { key: 'licence-I-77' })).toMatchObject({ code: 'VALID' })
  for (const key of ['licence-ı-77', 'lıcence-i-77', 'LİCENCE-i-77']) {
    expect(await validateLicense(software, { key })).toMatchObject({ code: 'NOT_FOUND' })
  }
})

test('a key that an earlier version imported is found in other letters after it is imported again', async () => {
  const { licenseType } = await seedLicenseType(admin)
  const rows = ['account_name,external_id,license_type,key', `Old,old,${licenseType},Former-Key-1`]
  await importCsv(admin, rows)
  await admin.db.licenseKey.updateMany({
    where: { license: { account: { name: 'Old' } } },
    data: { foldedDigest: null },
  })
  expect(await validateLicense(software, { key: 'Former-Key-1' })).toMatchObject({ code: 'VALID' })
  expect(await validateLicense(software, { key: 'former-key-1' })).toMatchObject({ code: 'NOT_FOUND' })
  await importCsv(admin, rows)
  expect(await validateLicense(software, { key: 'former-key-1' })).toMatchObject({ code: 'VALID' })
})

test('after a rotation of the pepper, an imported key is found in other letters', async () => {
  const next = 'another-secret-for-tests-that-is-long-enough'
  const rotated = { ...software, secrets: createSecrets(next, [TEST_SECRET]) }
  expect(await validateLicense(rotated, { key: 'ACME–1234/5678 É' })).toMatchObject({ code: 'VALID' })
})

test('with imported keys an unknown key of another form is looked up and not found', async () => {
  lookUps.length = 0
  expect(await validateLicense(counted, { key: 'WRONG-KEY-0001' })).toMatchObject({ code: 'NOT_FOUND' })
  expect(lookUps).toEqual(['look-up'])
  await expect(activateLicense(software, { key: 'WRONG-KEY-0001', fingerprint: 'f' })).rejects.toMatchObject({
    code: 'LICENSE_NOT_FOUND',
  })
})

test('with imported keys a text that cannot be a key is malformed', async () => {
  lookUps.length = 0
  for (const key of [
    '',
    'abc',
    ' 12345 ',
    'with\u0000null',
    'with\ttab',
    '\u200B\u00AD12345',
    'with\ud800half',
    'x'.repeat(4097),
  ])
    expect(await validateLicense(counted, { key }), inspect(key)).toMatchObject({ code: 'KEY_MALFORMED' })
  expect(lookUps).toEqual([])
})

test('keys of the form of the gateway are parsed first', async () => {
  const { licenseKey } = await seedLicense(admin)
  const spelled = ` ${licenseKey.toLowerCase().replaceAll('-', ' ')} `
  expect(await validateLicense(software, { key: spelled })).toMatchObject({ code: 'VALID' })
  expect(readKey(licenseKey)).toBeInstanceOf(LicenseKey)
})

test('the hint has at most five characters and at most a quarter of the key', () => {
  const hintOf = (text: string) => ImportedKey.parse(text)!.hint
  expect(hintOf('123456')).toBe('6')
  expect(hintOf('1234567890ab')).toBe('0ab')
  expect(hintOf('1234567890abcdefghijklmnop')).toBe('lmnop')
})

test('a key that is printed, logged or serialized shows only its hint', () => {
  const key = ImportedKey.parse('very-secret-text-9999')!
  for (const print of [String(key), JSON.stringify({ key }), inspect({ key })]) {
    expect(print).not.toContain('secret')
    expect(print).toContain('-9999')
  }
})
