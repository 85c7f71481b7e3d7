import { expect, test } from 'vitest'
import { verifyLicenseFile } from '../../verifier/index.ts'
import { licenseKeyForms } from '../../verifier/license-key.ts'
import { KEY, refusedSpellings, spellings, wrongChecksums } from '../license-key-spellings.ts'
import { at, encrypt, fingerprint, keys, product, signFile } from './signer.ts'

const options = { keys, product, fingerprint, now: at(60) }
const signed = await signFile()
const files = new Map<string, string>()
for (const [, , key] of spellings) if (!files.has(key)) files.set(key, await encrypt(signed, { key }))

test.each(spellings)('a license key %s opens its file', async (_how, licenseKey, key) => {
  expect(await verifyLicenseFile(files.get(key)!, { ...options, licenseKey })).toMatchObject({
    code: 'VALID',
  })
})

test.each([...refusedSpellings, ...wrongChecksums])(
  'a text with %s opens no file',
  async (_how, licenseKey) => {
    const result = await verifyLicenseFile(files.get(KEY)!, { ...options, licenseKey })
    expect(result).toMatchObject({ code: 'DECRYPTION_FAILED' })
  },
)

test('a license key without its prefix opens a file if the prefix is given', async () => {
  const key = KEY.replace('LIC', 'STUDIO')
  const file = await encrypt(signed, { key })
  const licenseKey = key.slice('STUDIO-'.length)
  expect(await verifyLicenseFile(file, { ...options, licenseKey })).toMatchObject({
    code: 'DECRYPTION_FAILED',
  })
  const keyPrefixes = ['LIC', 'STUDIO']
  expect(await verifyLicenseFile(file, { ...options, licenseKey, keyPrefixes })).toMatchObject({
    code: 'VALID',
  })
})

test('no text has more forms than can be tried', () => {
  expect(licenseKeyForms(KEY.replace('LIC', 'LILILI')).length).toBeLessThanOrEqual(66)
  expect(licenseKeyForms(KEY.replace('LIC', 'LILILILILILI')).length).toBeLessThanOrEqual(66)
})

test.each([
  ['zero-width characters', '\u200Bab1c-\u200DZz_9\u2060/Q=='],
  ['soft hyphens', 'ab1c\u00AD-Zz_9/Q=='],
  ['a line wrap', 'ab1c-\r\n   Zz_9/Q=='],
  ['a zero-width space before a blank', '\u200B ab1c-Zz_9/Q== \u200B'],
  ['a direction mark at a line wrap', 'ab1c-\n\u200E Zz_9/Q=='],
])('an imported key with %s opens its file', async (_how, licenseKey) => {
  const file = await encrypt(signed, { key: 'ab1c-Zz_9/Q==' })
  expect(await verifyLicenseFile(file, { ...options, licenseKey })).toMatchObject({ code: 'VALID' })
})
