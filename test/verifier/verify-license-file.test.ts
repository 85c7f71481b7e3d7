import { expect, test } from 'vitest'
import { type LicenseFileOptions, verifyLicenseFile } from '../../verifier/index.ts'
import {
  at,
  claimsOf,
  confirmationOf,
  DAY,
  encrypt,
  fingerprint,
  issuedAt,
  keys,
  licenseKey,
  licenseOf,
  listUri,
  product,
  seconds,
  sign,
  signFile,
} from './signer.ts'

const usual: LicenseFileOptions = { keys, product, fingerprint, now: at(DAY) }
const verify = (file: string, options: Partial<LicenseFileOptions> = {}) =>
  verifyLicenseFile(file, { ...usual, ...options })

test('a genuine file of this product and this device is valid, and says what was granted', async () => {
  expect(await verify(await signFile())).toEqual({
    valid: true,
    code: 'VALID',
    detail: 'Valid',
    claims: claimsOf(),
  })
})

test('both names of the algorithm are taken', async () => {
  expect(await verify(await signFile({}, { alg: 'Ed25519' }))).toMatchObject({ valid: true, code: 'VALID' })
})

test('a file without cnf is for every device, and one with it for its own alone', async () => {
  const unbound = await signFile({ cnf: undefined })
  expect(await verify(unbound, { fingerprint: undefined })).toMatchObject({ valid: true, code: 'VALID' })
  expect(await verify(unbound, { fingerprint: 'another' })).toMatchObject({ valid: true, code: 'VALID' })

  const bound = await signFile()
  for (const other of ['another', '', undefined, '\ud800', 'a\0b', 'x'.repeat(4097), 7 as never]) {
    expect(await verify(bound, { fingerprint: other })).toMatchObject({
      valid: false,
      code: 'FINGERPRINT_MISMATCH',
      claims: { sub: 'lic_01jx' },
    })
  }
})

test('fingerprints are compared after NFC', async () => {
  const composed = 'Ger\u00e4t-\u00c5'
  const file = await signFile({ cnf: confirmationOf('Gera\u0308t-A\u030a') })
  expect(await verify(file, { fingerprint: composed })).toMatchObject({ code: 'VALID' })
  expect(await verify(file, { fingerprint: composed.normalize('NFD') })).toMatchObject({ code: 'VALID' })
  expect(await verify(file, { fingerprint: 'Gerat-A' })).toMatchObject({ code: 'FINGERPRINT_MISMATCH' })
})

test('a fingerprint that the gateway would not take is none, even if a file is bound to it', async () => {
  for (const odd of ['a\0b', 'a\ud800']) {
    const file = await signFile({ cnf: confirmationOf(odd) })
    expect(await verify(file, { fingerprint: odd })).toMatchObject({ code: 'FINGERPRINT_MISMATCH' })
  }
})

test('a fingerprint has at most 4,096 bytes, counted after NFC', async () => {
  const longest = '\u00e4'.repeat(2048)
  const file = await signFile({ cnf: confirmationOf(longest) })
  expect(await verify(file, { fingerprint: longest })).toMatchObject({ code: 'VALID' })
  const tooLong = `${longest}a`
  const other = await signFile({ cnf: confirmationOf(tooLong) })
  expect(await verify(other, { fingerprint: tooLong })).toMatchObject({ code: 'FINGERPRINT_MISMATCH' })
})

test('a file of another product is refused, and so is a question for none', async () => {
  const file = await signFile({ aud: 'draw' })
  for (const asked of ['paint', '', undefined as never, ['draw'] as never]) {
    expect(await verify(file, { product: asked })).toMatchObject({ valid: false, code: 'PRODUCT_MISMATCH' })
  }
  expect(await verify(file, { product: 'draw' })).toMatchObject({ code: 'VALID' })
})

test('every required entitlement must be granted, and false grants nothing', async () => {
  const file = await signFile()
  expect(await verify(file, { entitlements: ['export', 'layers', 'tier'] })).toMatchObject({ code: 'VALID' })
  expect(await verify(file, { entitlements: [] })).toMatchObject({ code: 'VALID' })
  for (const missing of ['scripting', 'print', 'constructor', '__proto__', 'toString']) {
    const answer = await verify(file, { entitlements: ['export', missing] })
    expect(answer).toMatchObject({ valid: false, code: 'ENTITLEMENT_MISSING' })
    expect(answer.detail).toContain(missing)
  }
})

test('a file ends on its exp, as RFC 7519 has it', async () => {
  const file = await signFile()
  expect(await verify(file, { now: at(30 * DAY - 0.001) })).toMatchObject({ valid: true, code: 'VALID' })
  expect(await verify(file, { now: at(30 * DAY) })).toMatchObject({ valid: false, code: 'EXPIRED' })
})

test('a license is valid at the instant of its end, and a millisecond later in grace', async () => {
  const license = licenseOf({
    expiry: '2026-06-02T12:00:00.500Z',
    graceEndsAt: '2026-06-03T12:00:00.500Z',
  })
  const file = await signFile({ license })
  expect(await verify(file, { now: at(DAY + 0.5) })).toMatchObject({ valid: true, code: 'VALID' })
  expect(await verify(file, { now: at(DAY + 0.501) })).toMatchObject({ valid: true, code: 'GRACE' })
  expect(await verify(file, { now: at(2 * DAY + 0.5) })).toMatchObject({ valid: true, code: 'GRACE' })
  expect(await verify(file, { now: at(2 * DAY + 0.501) })).toMatchObject({ valid: false, code: 'EXPIRED' })
})

test('a license without grace ends at its end, and one without an end never', async () => {
  const license = licenseOf({ expiry: '2026-06-02T12:00:00Z', graceEndsAt: null })
  const file = await signFile({ license })
  expect(await verify(file, { now: at(DAY + 0.001) })).toMatchObject({ valid: false, code: 'EXPIRED' })

  const perpetual = await signFile({
    exp: issuedAt + 40_000 * DAY,
    license: licenseOf({ expiry: null, graceEndsAt: null }),
  })
  expect(await verify(perpetual, { now: at(39_999 * DAY) })).toMatchObject({ valid: true, code: 'VALID' })
})

test('a file is not valid before its nbf', async () => {
  const file = await signFile({ nbf: issuedAt + 5 * DAY })
  expect(await verify(file, { now: at(5 * DAY - 0.001) })).toMatchObject({
    valid: false,
    code: 'NOT_YET_VALID',
  })
  expect(await verify(file, { now: at(5 * DAY) })).toMatchObject({ valid: true, code: 'VALID' })
})

test('a license that the file itself calls revoked or suspended is so', async () => {
  for (const status of ['REVOKED', 'SUSPENDED']) {
    const file = await signFile({ license: licenseOf({ status }) })
    expect(await verify(file)).toMatchObject({ valid: false, code: status })
  }
})

test('the first failing check gives the code, in the order of validation', async () => {
  const wrong = { product: 'draw', fingerprint: 'another', entitlements: ['print'] }
  const file = await signFile()
  expect(await verify(file, { ...wrong, now: at(99 * DAY) })).toMatchObject({ code: 'EXPIRED' })
  expect(await verify(file, wrong)).toMatchObject({ code: 'PRODUCT_MISMATCH' })
  expect(await verify(file, { ...wrong, product })).toMatchObject({ code: 'ENTITLEMENT_MISSING' })
  expect(await verify(file, { fingerprint: 'another' })).toMatchObject({ code: 'FINGERPRINT_MISMATCH' })
})

test.each([
  ['iss', undefined],
  ['aud', ['paint']],
  ['sub', 7],
  ['jti', ''],
  ['iat', '1780315200'],
  ['nbf', null],
  ['exp', 1.5],
  ['exp', -1],
  ['exp', 1e300],
  ['seq', '1'],
  ['act', undefined],
  ['cnf', {}],
  ['cnf', null],
  ['cnf', { jkt: 'abc' }],
  ['cnf', { ...confirmationOf(fingerprint), salt: 'short' }],
  ['cnf', { ...confirmationOf(fingerprint), 'fp#S256': 'short' }],
  ['status', {}],
  ['status', { status_list: { idx: -1, uri: listUri } }],
  ['status', { status_list: { idx: 1 } }],
  ['grace', '7'],
  ['license', undefined],
  ['license', []],
  ['license', licenseOf({ expiry: 'tomorrow' })],
  ['license', licenseOf({ expiry: '2026-13-01T00:00:00Z' })],
  ['license', licenseOf({ expiry: undefined })],
  ['license', licenseOf({ graceEndsAt: 7 })],
  ['license', licenseOf({ entitlements: ['export'] })],
  ['license', licenseOf({ entitlements: { export: null } })],
  ['license', licenseOf({ maxActivations: '5' })],
  ['license', licenseOf({ meters: [1] })],
  ['license', licenseOf({ revision: 0.5 })],
])('a signed claim %s of the wrong kind makes the file malformed (%j)', async (claim, value) => {
  const answer = await verify(await signFile({ [claim]: value }))
  expect(answer).toMatchObject({ valid: false, code: 'FILE_MALFORMED', claims: null })
  expect(answer.detail).toContain(claim)
})

test.each(['[]', '7', 'null', '"text"', '{', ''])('a signed payload of %s is malformed', async (payload) => {
  expect(await verify(await sign(payload))).toMatchObject({ code: 'FILE_MALFORMED', claims: null })
})

test('claims of later versions are passed on', async () => {
  const file = await signFile({ order: 7, license: licenseOf({ meters: [{ code: 'pages', limit: 9 }] }) })
  const { code, claims } = await verify(file)
  expect(code).toBe('VALID')
  expect(claims).toMatchObject({ order: 7, license: { meters: [{ code: 'pages', limit: 9 }] } })
})

test('a version changes no answer, as online', async () => {
  const file = await signFile()
  expect(await verify(file, { version: '9.0' })).toEqual(await verify(file))
})

test('the clock may be a date, a number of milliseconds or a function, and is the real one by default', async () => {
  const file = await signFile()
  const now = at(31 * DAY)
  for (const clock of [now, now.getTime(), () => now, () => now.getTime()]) {
    expect(await verify(file, { now: clock })).toMatchObject({ code: 'EXPIRED' })
  }
  const real = Math.floor(Date.now() / 1000)
  const today = await signFile({
    iat: real,
    nbf: real,
    exp: real + DAY,
    license: licenseOf({ expiry: null, graceEndsAt: null }),
  })
  expect(await verify(today, { now: undefined })).toMatchObject({ code: 'VALID' })
  expect(seconds(now.toISOString())).toBe(issuedAt + 31 * DAY)
})

test.each(['\n', '\r\n', ' ', '\u00a0', '\ufeff', '\u0085', '\u3000'])(
  'white space %j around a fingerprint does not count, in a plain and in an encrypted file',
  async (space) => {
    const signed = await signFile()
    const encrypted = await encrypt(signed)
    for (const text of [`${fingerprint}${space}`, `${space}${fingerprint}`]) {
      for (const file of [signed, encrypted])
        expect(await verify(file, { fingerprint: text, licenseKey })).toMatchObject({
          code: 'VALID',
        })
    }
  },
)

test('a file of an earlier gateway is for the fingerprint with the white space around it', async () => {
  const device = `${fingerprint}\n`
  const signed = await signFile({ cnf: confirmationOf(device) })
  for (const file of [signed, await encrypt(signed, { device })]) {
    expect(await verify(file, { fingerprint: device, licenseKey })).toMatchObject({
      code: 'VALID',
    })
    expect(await verify(file, { fingerprint, licenseKey })).not.toMatchObject({
      code: 'VALID',
    })
  }
})

test.each(['', ' ', '\n\ufeff'])('the blank %j is no fingerprint', async (blank) => {
  const file = await signFile({ cnf: confirmationOf(blank) })
  expect(await verify(file, { fingerprint: blank })).toMatchObject({
    code: 'FINGERPRINT_MISMATCH',
  })
})
