import { CompactEncrypt, FlattenedEncrypt } from 'jose'
import { expect, test } from 'vitest'
import { type LicenseFileOptions, verifyLicenseFile } from '../../verifier/index.ts'
import {
  assemble,
  at,
  claimsOf,
  confirmationOf,
  encrypt,
  fingerprint,
  keys,
  licenseKey,
  product,
  sign,
  signFile,
} from './signer.ts'

const options: LicenseFileOptions = { keys, product, fingerprint, licenseKey, now: at(60) }
const verify = (file: string, changes: Partial<LicenseFileOptions> = {}) =>
  verifyLicenseFile(file, { ...options, ...changes })

const signed = await signFile()
const encrypted = await encrypt(signed)
const [header, , iv, ciphertext, tag] = encrypted.split('.') as [string, string, string, string, string]
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

test('an encrypted file opens with the license key and the fingerprint', async () => {
  expect(await verify(encrypted)).toMatchObject({ valid: true, code: 'VALID', claims: claimsOf() })
})

test.each([
  'lic-0123a-4567b-89cde-fghjk-mnpqr',
  ' LIC\u00a00l23A 4567B\t89CDE\r\nFGHJK MNPQR ',
  'LIC\u2013oI23A\u20134567B\u201389CDE\u2013FGHJK\u2013MNPQR',
  'LIC0123A4567B89CDEFGHJKMNPQR',
])('the license key may be written as people write it: %j', async (typed) => {
  expect(await verify(encrypted, { licenseKey: typed })).toMatchObject({ code: 'VALID' })
})

test.each(['ab1c-Zz_9/Q==', 'ABCDEF-123456-7890AB-CDEF01-2345OI-V3', 'Schl\u00fcssel 7'])(
  'a key that an import brought opens a file exactly as it is: %j',
  async (key) => {
    const file = await encrypt(signed, { key })
    expect(await verify(file, { licenseKey: `  ${key.normalize('NFD')}\n` })).toMatchObject({ code: 'VALID' })
    expect(await verify(file, { licenseKey: key.toLowerCase() })).toMatchObject({ code: 'DECRYPTION_FAILED' })
  },
)

test.each([
  ['another license key', { licenseKey: 'LIC-1123A-4567B-89CDE-FGHJK-MNPQR' }],
  ['no license key', { licenseKey: undefined }],
  ['what is no license key', { licenseKey: 'hello' }],
  ['an endless license key', { licenseKey: 'A'.repeat(1_000_000) }],
  ['a license key of another type', { licenseKey: 7 as never }],
  ['another fingerprint', { fingerprint: 'another' }],
  ['no fingerprint', { fingerprint: undefined }],
])('an encrypted file does not open with %s', async (_name, changes) => {
  expect(await verify(encrypted, changes)).toMatchObject({
    valid: false,
    code: 'DECRYPTION_FAILED',
    claims: null,
  })
})

test('the fingerprint of the key is taken in NFC', async () => {
  const file = await encrypt(await signFile({ cnf: confirmationOf('Gera\u0308t') }), {
    device: 'Gera\u0308t',
  })
  expect(await verify(file, { fingerprint: 'Ger\u00e4t' })).toMatchObject({ code: 'VALID' })
})

test('a file that is not encrypted needs no license key', async () => {
  expect(await verify(signed, { licenseKey: undefined })).toMatchObject({ code: 'VALID' })
})

test.each([
  ['initialization vector', 2],
  ['ciphertext', 3],
  ['tag', 4],
])('a changed %s is found', async (_name, index) => {
  const parts = encrypted.split('.')
  parts[index] = (parts[index]!.startsWith('A') ? 'B' : 'A') + parts[index]!.slice(1)
  expect(await verify(parts.join('.'))).toMatchObject({ code: 'DECRYPTION_FAILED', claims: null })
})

test.each([
  ['a short tag', [header, '', iv, ciphertext, tag.slice(0, 12)]],
  ['no tag', [header, '', iv, ciphertext, '']],
  ['a long vector', [header, '', `${iv}AAAA`, ciphertext, tag]],
  ['no vector', [header, '', '', ciphertext, tag]],
  ['no ciphertext', [header, '', iv, '', tag]],
])('a file with %s does not open', async (_name, parts) => {
  expect(await verify(parts.join('.'))).toMatchObject({ code: 'DECRYPTION_FAILED' })
})

test('an encrypted key beside "dir" is refused', async () => {
  expect(await verify([header, 'AAAA', iv, ciphertext, tag].join('.'))).toMatchObject({
    code: 'FILE_MALFORMED',
  })
})

test.each([
  { alg: 'PBES2-HS256+A128KW', enc: 'A256GCM', p2s: 'AAAAAAAAAAA', p2c: 2_000_000_000 },
  { alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', p2s: 'AAAAAAAAAAA', p2c: 1 },
  { alg: 'A256GCMKW', enc: 'A256GCM', iv: 'AAAA', tag: 'AAAA' },
  { alg: 'A256KW', enc: 'A256GCM' },
  { alg: 'RSA1_5', enc: 'A256GCM' },
  { alg: 'ECDH-ES', enc: 'A256GCM', epk: {} },
  { alg: 'dir', enc: 'A128GCM' },
  { alg: 'dir', enc: 'A256CBC-HS512' },
  { alg: 'dir' },
  { alg: 'none', enc: 'A256GCM' },
  { enc: 'A256GCM' },
])('the encryption %j is refused', async (other) => {
  const file = [encode({ ...other, cty: 'license+jwt' }), '', iv, ciphertext, tag].join('.')
  expect(await verify(file)).toMatchObject({ code: 'ALGORITHM_NOT_ALLOWED', claims: null })
})

test.each([
  ['zip', 'DEF'],
  ['crit', ['exp']],
  ['jwk', {}],
  ['kid', 'lic-1'],
  ['p2c', 1],
  ['apu', 'AA'],
])('a header with %s is refused', async (name, value) => {
  const other = encode({ alg: 'dir', enc: 'A256GCM', cty: 'license+jwt', [name]: value })
  expect(await verify([other, '', iv, ciphertext, tag].join('.'))).toMatchObject({
    code: 'HEADER_NOT_ALLOWED',
  })
})

test('a file that was really compressed is refused before it grows', async () => {
  const bomb = await new FlattenedEncrypt(new TextEncoder().encode('A'.repeat(200_000)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', cty: 'license+jwt', zip: 'DEF' })
    .encrypt(new Uint8Array(32))
  const file = [bomb.protected, '', bomb.iv, bomb.ciphertext, bomb.tag].join('.')
  expect(file.length).toBeLessThan(2_000)
  expect(await verify(file)).toMatchObject({ code: 'HEADER_NOT_ALLOWED' })
})

test.each(['JWT', 'license+JWT', '', undefined])('the content type %j is refused', async (cty) => {
  const file = await encrypt(signed, { header: { cty } })
  expect(await verify(file)).toMatchObject({ code: 'TYPE_MISMATCH' })
})

test('what is inside is verified like any other file', async () => {
  const inside = async (text: string | Uint8Array) => (await verify(await encrypt(text))).code
  const typ = 'license+jwt'
  expect(await inside(assemble({ alg: 'none', kid: 'lic-1', typ }, claimsOf()))).toBe('ALGORITHM_NOT_ALLOWED')
  expect(await inside(assemble({ alg: 'EdDSA', kid: 'lic-1', typ }, claimsOf()))).toBe('SIGNATURE_INVALID')
  expect(await inside(JSON.stringify({ aud: product }))).toBe('FILE_MALFORMED')
  expect(await inside('')).toBe('FILE_MALFORMED')
  expect(await inside(Uint8Array.of(0xff))).toBe('FILE_MALFORMED')
  expect(await inside(`${signed}=`)).toBe('NOT_CANONICAL')
  expect(await inside(`\ufeff${signed}`)).toBe('NOT_CANONICAL')
  expect(await inside(await sign(claimsOf(), { typ: 'jwt' }))).toBe('TYPE_MISMATCH')
  expect(await inside(await signFile({ aud: 'draw' }))).toBe('PRODUCT_MISMATCH')
})

test('an encrypted file inside an encrypted file is refused, however deep', async () => {
  expect(await verify(await encrypt(encrypted))).toMatchObject({ code: 'FILE_MALFORMED' })
  expect(await verify(await encrypt(await encrypt(encrypted)))).toMatchObject({ code: 'FILE_MALFORMED' })
})

test.each(['=', '~', '+'])('an encrypted file with %j is not canonical', async (text) => {
  expect(await verify(encrypted + text)).toMatchObject({ code: 'NOT_CANONICAL' })
  expect(await verify(encrypted.replace('..', `.${text}.`))).toMatchObject({ code: 'NOT_CANONICAL' })
})

test('encryption under any other key is not opened', async () => {
  const file = await new CompactEncrypt(new TextEncoder().encode(signed))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', cty: 'license+jwt' })
    .encrypt(new Uint8Array(32))
  expect(await verify(file)).toMatchObject({ code: 'DECRYPTION_FAILED' })
})
