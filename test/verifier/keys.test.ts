import { generateKeyPairSync } from 'node:crypto'
import type { JWK } from 'jose'
import { expect, test } from 'vitest'
import { type LicenseFileOptions, verifyLicenseFile } from '../../verifier/index.ts'
import { assemble, at, claimsOf, fingerprint, keys, product, publicJwk, sign, signFile } from './signer.ts'

const options: LicenseFileOptions = { keys, product, fingerprint, now: at(60) }
const codeOf = async (file: string, changes: Partial<LicenseFileOptions> = {}) => {
  const answer = await verifyLicenseFile(file, { ...options, ...changes })
  expect(answer).toMatchObject({ valid: false, claims: null })
  return answer.code
}

const genuine = await signFile()
const [, , signature] = genuine.split('.') as [string, string, string]
const typ = 'license+jwt'
const kid = 'lic-1'
const stranger = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK

test('the keys may be a set or a list, with keys of other kinds among them', async () => {
  const others = [{ kty: 'RSA', kid: 'lic-1', n: 'AQ', e: 'AQAB' }, null, 'key', { kty: 'OKP', kid: 'lic-1' }]
  const set = { keys: [...others, ...keys.keys] } as never
  const list = [...others, ...keys.keys] as never
  const file = await signFile()
  expect(await verifyLicenseFile(file, { ...options, keys: set })).toMatchObject({ code: 'VALID' })
  expect(await verifyLicenseFile(file, { ...options, keys: list })).toMatchObject({ code: 'VALID' })
})

test('a key that changes in place is not remembered by its object', async () => {
  const key = { ...keys.keys[0]! }
  const file = await signFile()
  expect(await verifyLicenseFile(file, { ...options, keys: [key] })).toMatchObject({ code: 'VALID' })
  key.x = `A${key.x!.slice(1)}`
  expect((await verifyLicenseFile(file, { ...options, keys: [key] })).valid).toBe(false)
})

test.each([
  ['none', undefined],
  ['null', null],
  ['an empty one', ''],
  ['a number', 7],
  ['a list', ['lic-1']],
  ['another', 'lic-2'],
  ['a path', '../lic-1'],
  ['SQL', "' or 1=1 --"],
  ['a property of objects', '__proto__'],
  ['a long text', 'x'.repeat(9_999)],
])('refuses %s as a kid', async (_name, other) => {
  expect(await codeOf(assemble({ alg: 'EdDSA', kid: other, typ }, claimsOf(), signature))).toBe('KEY_UNKNOWN')
})

test.each([
  ['no keys', undefined],
  ['null', null],
  ['an empty set', { keys: [] }],
  ['a set without keys', {}],
  ['an endless text', 'keys'],
  ['a key for encryption', [{ ...publicJwk, use: 'enc' }]],
  ['a key for another algorithm', [{ ...publicJwk, alg: 'ES256' }]],
  ['a key that may only sign', [{ ...publicJwk, key_ops: ['sign'] }]],
  ['a key of X25519', [{ ...publicJwk, crv: 'X25519' }]],
  ['a key that is too short', [{ ...publicJwk, x: 'AQ' }]],
  ['a key in another spelling', [{ ...publicJwk, x: publicJwk.x!.replace(/o$/, 'p') }]],
])('refuses a file when it is given %s', async (_name, set) => {
  expect(await codeOf(genuine, { keys: set as never })).toBe('KEY_UNKNOWN')
})

test('refuses what another key signed under the same kid', async () => {
  expect(await codeOf(await sign(claimsOf(), { kid }, stranger))).toBe('SIGNATURE_INVALID')
})
