import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { activateLicense } from '../../../src/domain/activations/activate.ts'
import { ImportedKey } from '../../../src/domain/license-keys/imported-key.ts'
import { LicenseKey } from '../../../src/domain/license-keys/key.ts'
import { readKey } from '../../../src/domain/license-keys/presented-key.ts'
import { validateLicense } from '../../../src/domain/validation/validate.ts'
import { startTestApp } from '../../app.ts'
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

test('an imported key is compared exactly', async () => {
  for (const key of ['ACME–1234/5678 É', 'aCmE-1234/5678 é', 'aCmE–1234/5678  é', 'aCmE–12345678é']) {
    expect(await validateLicense(software, { key })).toMatchObject({ valid: false, code: 'NOT_FOUND' })
  }
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
  for (const key of ['', 'abc', ' 12345 ', 'with\u0000null', 'with\u200Bnothing', 'with\ud800half'])
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
