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
const field = app.as({ audience: 'APP' })
const asked: string[] = []
const { findFacts } = app.ctx
const watched = {
  ...field,
  findFacts: (query: Parameters<typeof findFacts>[0]) => {
    asked.push('look-up')
    return findFacts(query)
  },
}

const licenseOf = 'query ($key: String!) { license(key: $key) { keyHint account { name } } }'

test('without imports a key of another form is malformed, and nobody looks for it', async () => {
  await seedLicense(admin)
  expect(field.importedKeys.exist()).toBe(false)
  const { code } = await validateLicense(watched, { key: 'ACME-1234-5678' })
  expect(code).toBe('KEY_MALFORMED')
  expect(asked).toEqual([])
  await expect(activateLicense(field, { key: 'ACME-1234-5678', fingerprint: 'f' })).rejects.toMatchObject({
    code: 'LICENSE_KEY_MALFORMED',
  })
})

test('an imported key goes on working, with white space around it', async () => {
  const { product, licenseType } = await seedLicenseType(admin, { maxActivations: 2 })
  await importCsv(admin, [
    'account_name,external_id,license_type,key',
    `Acme,acme,${licenseType},aCmE–1234/5678 é`,
  ])
  expect(field.importedKeys.exist()).toBe(true)
  for (const key of ['aCmE–1234/5678 é', '\r\n\t aCmE–1234/5678 é\u00A0\n', 'aCmE–1234/5678 e\u0301']) {
    const validation = await validateLicense(field, { key, product })
    expect(validation).toMatchObject({ valid: true, code: 'VALID' })
    const activation = await activateLicense(field, { key, fingerprint: 'device' })
    expect(activation.validation.valid).toBe(true)
  }
  const answer = await execute(app, admin, licenseOf, { key: ' aCmE–1234/5678 é ' })
  expect(answer.data.license).toEqual({ keyHint: '78 é', account: { name: 'Acme' } })
})

test('an imported key is compared exactly', async () => {
  for (const key of ['ACME–1234/5678 É', 'aCmE-1234/5678 é', 'aCmE–1234/5678  é', 'aCmE–12345678é']) {
    expect(await validateLicense(field, { key })).toMatchObject({ valid: false, code: 'NOT_FOUND' })
  }
})

test('with imports a wrong key of another form is looked for, and not found', async () => {
  asked.length = 0
  expect(await validateLicense(watched, { key: 'WRONG-KEY-0001' })).toMatchObject({ code: 'NOT_FOUND' })
  expect(asked).toEqual(['look-up'])
  await expect(activateLicense(field, { key: 'WRONG-KEY-0001', fingerprint: 'f' })).rejects.toMatchObject({
    code: 'LICENSE_NOT_FOUND',
  })
})

test('with imports a text that can be no key is malformed still', async () => {
  asked.length = 0
  for (const key of ['', 'abc', ' 12345 ', 'with\u0000null', 'with\u200Bnothing', 'with\ud800half'])
    expect(await validateLicense(watched, { key }), inspect(key)).toMatchObject({ code: 'KEY_MALFORMED' })
  expect(asked).toEqual([])
})

test('keys of our own form are read as ever, and first', async () => {
  const { licenseKey } = await seedLicense(admin)
  const spelled = ` ${licenseKey.toLowerCase().replaceAll('-', ' ')} `
  expect(await validateLicense(field, { key: spelled })).toMatchObject({ code: 'VALID' })
  expect(readKey(licenseKey)).toBeInstanceOf(LicenseKey)
})

test('shows the last five characters at most, and never more than a quarter', () => {
  const hintOf = (text: string) => ImportedKey.parse(text)!.hint
  expect(hintOf('123456')).toBe('6')
  expect(hintOf('1234567890ab')).toBe('0ab')
  expect(hintOf('1234567890abcdefghijklmnop')).toBe('lmnop')
})

test('prints as its hint wherever it goes', () => {
  const key = ImportedKey.parse('very-secret-text-9999')!
  for (const print of [String(key), JSON.stringify({ key }), inspect({ key })]) {
    expect(print).not.toContain('secret')
    expect(print).toContain('-9999')
  }
})
