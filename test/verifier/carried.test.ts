import { expect, test } from 'vitest'
import { verifyJws, verifyKeyList, verifyLicenseFile } from '../../verifier/index.ts'
import { alteredTokens, carriedTokens } from '../carried-tokens.ts'
import {
  at,
  DAY,
  encrypt,
  fingerprint,
  issuedAt,
  keys,
  licenseKey,
  product,
  publicJwk,
  sign,
  signFile,
  signList,
} from './signer.ts'

const now = at(60)
const options = { keys, product, fingerprint, licenseKey, now }
const file = await signFile()
const statusList = await signList()
const keyList = await sign(
  { iat: issuedAt, exp: issuedAt + DAY, keys: [publicJwk] },
  { typ: 'license-keys+jwt' },
)
const encrypted = await encrypt(file)

/** Verifies each kind of token, and returns the codes. */
const verify = async (change: (token: string) => string) => ({
  file: (await verifyLicenseFile(change(file), options)).code,
  encrypted: (await verifyLicenseFile(change(encrypted), options)).code,
  statusList: (await verifyLicenseFile(file, { ...options, statusList: change(statusList) })).code,
  keyList: (await verifyKeyList(change(keyList), { keys, now })).code,
  jws: (await verifyJws(change(file), { keys })).code,
})

test.each(carriedTokens)('verifies every token %s', async (_how, carry) => {
  expect(await verify(carry)).toEqual({
    file: 'VALID',
    encrypted: 'VALID',
    statusList: 'VALID',
    keyList: 'VALID',
    jws: 'VALID',
  })
})

test.each(alteredTokens)('refuses every token with %s', async (_how, alter) => {
  for (const [kind, code] of Object.entries(await verify(alter))) {
    expect(code, kind).toMatch(/NOT_CANONICAL|MALFORMED|INVALID|NOT_ALLOWED|MISMATCH|DECRYPTION_FAILED/)
  }
})

test('a text of many small pieces is read in one pass', async () => {
  for (const piece of ['>', 'a ', '.\n', '"', '\u200B', '= ', 'eyJ\n']) {
    const { code } = await verifyLicenseFile(piece.repeat(2 ** 20 / piece.length), options)
    expect(code).toMatch(/FILE_MALFORMED|NOT_CANONICAL/)
  }
})
