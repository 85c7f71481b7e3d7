import { generateKeyPairSync } from 'node:crypto'
import type { JWK } from 'jose'
import { expect, test, vi } from 'vitest'
import literals from '../../client/vectors/files.json' with { type: 'json' }
import { verifyJws, verifyKeyList, verifyLicenseFile } from '../../verifier/index.ts'
import { verifyBytes } from '../../verifier/verify-bytes.ts'
import {
  at,
  claimsOf,
  DAY,
  fingerprint,
  keys,
  licenseKey,
  privateJwk,
  product,
  publicJwk,
  signFile,
} from './signer.ts'

// RFC 8037 appendix A.4: the key of A.1 signs "Example of Ed25519 signing".
const A4 =
  'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.' +
  'hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg'
const { kid: _, ...A2 } = publicJwk

test('the keys of these tests are those of RFC 8037 appendix A.1 and A.2', () => {
  expect(A2).toEqual({ kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' })
  expect(privateJwk.d).toBe('nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A')
})

test('verifies the JWS of RFC 8037 appendix A.4, as A.5 does', async () => {
  const answer = await verifyJws(A4, { keys: [A2] })
  expect(answer).toMatchObject({ valid: true, code: 'VALID', header: { alg: 'EdDSA' } })
  expect(new TextDecoder().decode(answer.payload!)).toBe('Example of Ed25519 signing')
})

test.each([
  ['another payload', A4.replace('RXhh', 'RXhi')],
  ['another header', A4.replace('eyJhbGciOiJFZERTQSJ9', 'eyJhbGciOiJFZDI1NTE5In0')],
  ['another signature', A4.replace('hgyY', 'hgyZ')],
  ['no signature', A4.replace(/[^.]+$/, '')],
  ['half a signature', A4.slice(0, -42)],
])('refuses A.4 with %s', async (_name, token) => {
  expect(await verifyJws(token, { keys: [A2] })).toMatchObject({ code: 'SIGNATURE_INVALID', payload: null })
})

test('a header that names no key needs a set of one', async () => {
  const other = { ...A2, kid: 'other' }
  expect(await verifyJws(A4, { keys: [other] })).toMatchObject({ valid: true })
  expect(await verifyJws(A4, { keys: [A2, other] })).toMatchObject({ code: 'KEY_UNKNOWN' })
  expect(await verifyJws(A4, { keys: [] })).toMatchObject({ code: 'KEY_UNKNOWN' })
})

test('a runtime that rejects a signature instead of answering false is understood', async () => {
  const verify = vi.spyOn(crypto.subtle, 'verify').mockRejectedValueOnce(new DOMException('bad signature'))
  expect(await verifyJws(A4, { keys: [A2] })).toMatchObject({ code: 'SIGNATURE_INVALID' })
  verify.mockRestore()
})

test('a runtime without Ed25519 says so', async () => {
  const importKey = vi.spyOn(crypto.subtle, 'importKey').mockRejectedValueOnce(new DOMException('unknown'))
  const answer = await verifyJws(A4, { keys: [{ ...A2 }] })
  expect(answer).toMatchObject({ code: 'KEY_UNKNOWN', detail: 'Key unknown: this runtime cannot use it' })
  importKey.mockRestore()
})

// RFC 8032 section 5.1.7: S must be below the order of the group, else every signature has a twin.
const L = 2n ** 252n + 27742317777372353535851937790883648493n

test('refuses the twin of a signature, whose S is greater by the order of the group', async () => {
  const signature = Buffer.from(A4.split('.')[2]!, 'base64url')
  const s = BigInt(`0x${signature.subarray(32).toReversed().reduce(hex, '')}`) + L
  const twin = Buffer.concat([signature.subarray(0, 32), littleEndian(s)])
  const token = A4.replace(/[^.]+$/, twin.toString('base64url'))
  expect(await verifyJws(token, { keys: [A2] })).toMatchObject({ code: 'SIGNATURE_INVALID' })
})

test.each([0n, 1n, L - 1n, L, 2n ** 255n - 19n])('refuses R = 1 and S = %d', async (s) => {
  const forged = Buffer.concat([littleEndian(1n), littleEndian(s)])
  const token = A4.replace(/[^.]+$/, forged.toString('base64url'))
  expect(await verifyJws(token, { keys: [A2] })).toMatchObject({ code: 'SIGNATURE_INVALID' })
})

const stranger = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }) as JWK

// RFC 8032 section 7.1, TEST 1 to 3: public key, message, signature.
test.each([
  [
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
])('verifies the bytes of RFC 8032 under %s, and no others', async (key, message, hexSignature) => {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key, 'hex').toString('base64url') }
  const [bytes, signature] = [Buffer.from(message, 'hex'), Buffer.from(hexSignature, 'hex')]
  expect(await verifyBytes(bytes, signature, jwk)).toBe(true)
  expect(await verifyBytes(Buffer.concat([bytes, Buffer.of(0)]), signature, jwk)).toBe(false)
  expect(await verifyBytes(bytes, signature.subarray(1), jwk)).toBe(false)
  expect(await verifyBytes(bytes, Buffer.concat([signature, Buffer.of(0)]), jwk)).toBe(false)
  expect(await verifyBytes(bytes, signature, stranger)).toBe(false)
  for (const none of [{ ...jwk, crv: 'X25519' }, { kty: 'oct', k: 'AA' }, {}, null as never]) {
    expect(await verifyBytes(bytes, signature, none)).toBe(false)
  }
})

test('verifies the literal files, which never change', async () => {
  expect(await signFile()).toBe(literals.file)
  const options = { keys, product, fingerprint, licenseKey, now: at(DAY / 2) }
  for (const file of [literals.file, literals.encrypted]) {
    const answer = await verifyLicenseFile(file, options)
    expect(answer).toMatchObject({ valid: true, code: 'VALID', claims: claimsOf() })
  }
  const revoked = await verifyLicenseFile(literals.file, { ...options, statusList: literals.list })
  expect(revoked).toMatchObject({ valid: false, code: 'REVOKED' })
  const list = await verifyKeyList(literals.keyList, { keys, now: at(DAY) })
  expect(list).toMatchObject({ valid: true, keys: [{ ...publicJwk, kid: 'lic-2' }] })
})

function hex(text: string, byte: number): string {
  return text + byte.toString(16).padStart(2, '0')
}

function littleEndian(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse()
}
