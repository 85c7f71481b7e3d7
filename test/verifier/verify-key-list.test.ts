import { generateKeyPairSync } from 'node:crypto'
import type { JWK } from 'jose'
import { expect, test } from 'vitest'
import { verifyKeyList, verifyLicenseFile } from '../../verifier/index.ts'
import {
  at,
  type Claims,
  claimsOf,
  DAY,
  fingerprint,
  HOUR,
  issuedAt,
  keys,
  privateJwk,
  product,
  publicJwk,
  sign,
} from './signer.ts'

const nextPrivate: JWK = {
  ...(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK),
  kid: 'lic-2',
}
const { d: _, ...nextPublic } = nextPrivate

const signKeys = (changes: Claims = {}, header: Claims = {}, jwk = privateJwk) =>
  sign(
    { iat: issuedAt, exp: issuedAt + 365 * DAY, keys: [publicJwk, nextPublic], ...changes },
    { typ: 'license-keys+jwt', ...header },
    jwk,
  )
const now = at(DAY)

test('a key list signed by a pinned key brings the next key to a client without a network', async () => {
  const file = await sign(claimsOf(), { kid: 'lic-2' }, nextPrivate)
  const options = { product, fingerprint, now }
  expect(await verifyLicenseFile(file, { ...options, keys })).toMatchObject({ code: 'KEY_UNKNOWN' })

  const list = await verifyKeyList(await signKeys(), { keys, now })
  expect(list).toMatchObject({ valid: true, code: 'VALID', keys: [{ kid: 'lic-1' }, { kid: 'lic-2' }] })
  expect(await verifyLicenseFile(file, { ...options, keys: list.keys! })).toMatchObject({ code: 'VALID' })
})

test('only usable public keys with a name are handed on', async () => {
  const listed = [
    { ...nextPublic, use: 'sig', alg: 'EdDSA', extra: 1 },
    { ...nextPrivate, kid: 'private' },
    { ...nextPublic, kid: undefined },
    { kty: 'RSA', kid: 'rsa', n: 'AQ', e: 'AQAB' },
    'key',
  ]
  const list = await verifyKeyList(await signKeys({ keys: listed }), { keys, now })
  expect(list.keys).toEqual([{ kty: 'OKP', crv: 'Ed25519', kid: 'lic-2', x: nextPublic.x }])
})

test.each([
  ['FILE_MALFORMED', () => signKeys({ keys: [] })],
  ['FILE_MALFORMED', () => signKeys({ keys: undefined })],
  ['FILE_MALFORMED', () => signKeys({ keys: [nextPrivate] })],
  ['FILE_MALFORMED', () => signKeys({ exp: undefined })],
  ['FILE_MALFORMED', () => signKeys({ iat: 'now' })],
  ['FILE_MALFORMED', () => sign('[]', { typ: 'license-keys+jwt' })],
  ['FILE_MALFORMED', async () => 'keys'],
  ['FILE_MALFORMED', async () => undefined as never],
  ['FILE_TOO_LARGE', async () => 'A'.repeat(10_000_000)],
  ['NOT_CANONICAL', async () => `${await signKeys()}=`],
  ['TYPE_MISMATCH', () => signKeys({}, { typ: 'jwk-set+jwt' })],
  ['HEADER_NOT_ALLOWED', () => signKeys({}, { jwk: nextPublic })],
  ['KEY_UNKNOWN', () => signKeys({}, { kid: 'lic-2' }, nextPrivate)],
  ['SIGNATURE_INVALID', () => signKeys({}, { kid: 'lic-1' }, nextPrivate)],
  ['EXPIRED', () => signKeys({ exp: issuedAt + DAY })],
  ['CLOCK_ROLLED_BACK', () => signKeys({ iat: issuedAt + DAY + HOUR + 1 })],
])('a bad key list is %s', async (code, make) => {
  expect(await verifyKeyList(await make(), { keys, now })).toMatchObject({ valid: false, code, keys: null })
})

test('a machine that is an hour slow takes a key list that was just made', async () => {
  const list = await signKeys({ iat: issuedAt + DAY + HOUR })
  expect(await verifyKeyList(list, { keys, now })).toMatchObject({ valid: true, code: 'VALID' })
})

test('a list of several tokens is verified by the one that a trusted key signed', async () => {
  const next = await signKeys({}, { kid: 'lic-2' }, nextPrivate)
  for (const list of [`${next}\n${await signKeys()}`, `${await signKeys()}\r\n\r\n${next}\r\n`]) {
    const result = await verifyKeyList(list, { keys, now })
    expect(result).toMatchObject({ code: 'VALID', iat: issuedAt, keys: [{ kid: 'lic-1' }, { kid: 'lic-2' }] })
  }
  expect(await verifyKeyList(`${next}\n${next}`, { keys, now })).toMatchObject({
    code: 'KEY_UNKNOWN',
    iat: null,
  })
  const expired = await signKeys({ exp: issuedAt + DAY })
  expect(await verifyKeyList(`${next}\n${expired}`, { keys, now })).toMatchObject({
    code: 'EXPIRED',
    iat: issuedAt,
  })
})

test('the time of a list is that of the token that was verified', async () => {
  const forged = await signKeys({ iat: issuedAt + 60 }, { kid: 'lic-2' }, nextPrivate)
  const list = `${forged}\n${await signKeys()}`
  expect(await verifyKeyList(list, { keys, now })).toMatchObject({ code: 'VALID', iat: issuedAt })
})

test('it never throws', async () => {
  for (const options of [undefined, null, {}, { keys: 7 }]) {
    expect((await verifyKeyList(await signKeys(), options as never)).valid).toBe(false)
  }
})
