import { readFileSync } from 'node:fs'
import { decodeJwt, exportJWK, generateKeyPair } from 'jose'
import { expect, test } from 'vitest'
import { verifyLicenseFile } from '../../../verifier/index.ts'
import { openFolder } from '../../../verifier/request/folder.ts'
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
  product,
  publicJwk,
  sign,
  signFile,
} from '../signer.ts'
import { createWorkplace } from './workplace.ts'

async function begun() {
  const place = createWorkplace()
  await place.begin()
  return place
}

test('a genuine answer is kept as the software needs it', async () => {
  const place = await begun()
  const path = await place.answer()
  const { code, out } = await place.command('install', path)

  expect(code).toBe(0)
  expect(out).toBe('Installed: file_01jx, valid until 2026-07-01T12:00:00.000Z.')
  expect(place.mode('device/license.jwt')).toBe(0o600)
  const { store } = openFolder(place.folder)
  const options = { keys, product, fingerprint, now: at(120), store }
  expect(await verifyLicenseFile(place.read('device/license.jwt'), options)).toMatchObject({ code: 'VALID' })
  expect((await place.command('show')).out).toMatch(/request +none\nlicense +file_01jx, until .*: Valid/)
})

test('again it changes nothing, and the next request is another one', async () => {
  const place = await begun()
  const request = place.read('request.txt')
  const path = await place.answer()
  await place.command('install', path)
  const before = place.read('device/license.jwt')
  const { code, out } = await place.command('install', path)
  expect([code, place.read('device/license.jwt')]).toEqual([0, before])
  expect(out).toContain('Already installed')
  await place.request()
  expect(place.read('request.txt')).not.toBe(request)
})

test('white space that was added on the way does not matter', async () => {
  const place = await begun()
  const file = readFileSync(await place.answer(), 'utf8')
  place.write('mailed.txt', `\uFEFF${file.replace(/(.{70})/g, '$1\r\n')}\r\n\r\n`)
  expect((await place.command('install', place.path('mailed.txt'))).code).toBe(0)
  expect(place.read('device/license.jwt')).toBe(file)
})

test('after an answer that came too late, the next request is another one', async () => {
  const place = await begun()
  const request = place.read('request.txt')
  const late = await place.answer({ iat: issuedAt - 9, nbf: issuedAt - 9, exp: issuedAt })
  expect((await place.command('install', late)).err).toContain('EXPIRED')
  await place.request()
  expect(place.read('request.txt')).not.toBe(request)
})

test('after an answer that is older than a file in use, the next request is another one', async () => {
  const place = await begun()
  await place.command('install', await place.answer({ seq: 2, jti: 'file_02' }))
  await place.request()
  const request = place.read('request.txt')
  expect((await place.command('install', await place.answer({ seq: 1 }))).err).toContain(
    'SEQUENCE_ROLLED_BACK',
  )
  await place.request()
  expect(place.read('request.txt')).not.toBe(request)
})

test('the expired file of another device leaves the request alone', async () => {
  const place = await begun()
  const request = place.read('request.txt')
  const cnf = { ...confirmationOf(fingerprint), jwk: stranger }
  const other = await place.answer({ cnf, iat: issuedAt - 9, nbf: issuedAt - 9, exp: issuedAt })
  expect((await place.command('install', other)).code).toBe(1)
  await place.request()
  expect(place.read('request.txt')).toBe(request)
})

const stranger = { kty: 'OKP', crv: 'Ed25519', x: publicJwk.x }

test.each<[string, string, (place: Awaited<ReturnType<typeof begun>>) => Promise<string>]>([
  ['of another device', 'FINGERPRINT_MISMATCH', (p) => p.answer({ cnf: confirmationOf('another') })],
  ['of another product', 'PRODUCT_MISMATCH', (p) => p.answer({ aud: 'draw' })],
  ['that has expired', 'EXPIRED', (p) => p.answer({ iat: issuedAt - 9, nbf: issuedAt - 9, exp: issuedAt })],
  [
    'for another key',
    'was not issued to the key',
    (p) => p.answer({ cnf: { ...confirmationOf(fingerprint), jwk: stranger } }),
  ],
  ['for no key', 'was not issued to the key', (p) => p.answer({ cnf: confirmationOf(fingerprint) })],
  ['for every device', 'was not issued to the key', (p) => p.answer({ cnf: undefined })],
  [
    'by a key that is not pinned',
    'KEY_UNKNOWN',
    async (p) => p.write('f', await signFile({}, { kid: 'other' })),
  ],
  ['that is a request', 'TYPE_MISMATCH', async (p) => p.path('request.txt')],
  ['that is empty', 'FILE_MALFORMED', async (p) => p.write('f', '')],
])('a file %s is refused, and counts as never seen', async (_name, message, make) => {
  const place = await begun()
  const { code, err } = await place.command('install', await make(place))
  expect(code).toBe(1)
  expect(err).toContain(message)
  for (const name of ['license.jwt', 'installed.json', 'state.json']) {
    expect(() => place.read(`device/${name}`)).toThrow('ENOENT')
  }
})

test('an older file than the one in use is refused, and the one in use stays', async () => {
  const place = await begun()
  await place.command('install', await place.answer({ seq: 2, jti: 'file_02' }))
  const { code, err } = await place.command('install', await place.answer({ seq: 1 }))
  expect(code).toBe(1)
  expect(err).toContain('SEQUENCE_ROLLED_BACK')
  expect(JSON.parse(place.read('device/installed.json'))).toMatchObject({ jti: 'file_02' })
})

test('a file that is out is not replaced by one that its release would not cover', async () => {
  const place = await begun()
  await place.command('install', await place.answer())
  const { code, err } = await place.command('install', await place.answer({ sub: 'lic_02', jti: 'file_02' }))
  expect(code).toBe(1)
  expect(err).toContain('licet-request release')
  expect(JSON.parse(place.read('device/installed.json'))).toMatchObject({ jti: 'file_01jx' })
})

test('an encrypted file opens with the license key from a file, and is kept encrypted', async () => {
  const place = await begun()
  const file = await encrypt(readFileSync(await place.answer(), 'utf8'))
  const path = place.write('secret.txt', file)
  const closed = await place.command('install', path)
  expect([closed.code, closed.err]).toEqual([1, expect.stringContaining('--license-key-file')])

  const key = place.write('key.txt', `${licenseKey}\n`)
  expect((await place.command('install', path, '--license-key-file', key)).code).toBe(0)
  expect(place.read('device/license.jwt')).toBe(file)
  expect((await place.command('show')).out).toContain('encrypted')
})

test('a signed key list brings newer keys; one without a trusted signature, or an older one, does not', async () => {
  const place = await begun()
  const next = await generateKeyPair('Ed25519', { extractable: true })
  const nextJwk = { ...(await exportJWK(next.privateKey)), kid: 'lic-2' }
  const { d: _d, ...nextPublic } = nextJwk
  const typ = 'license-keys+jwt'
  const listAt = (iat: number, jwk?: object) =>
    sign(
      { iat, exp: iat + DAY, keys: [publicJwk, nextPublic] },
      { typ, ...(jwk && { kid: 'lic-2' }) },
      jwk as never,
    )
  const { cnf } = decodeJwt<{ cnf: object }>(readFileSync(await place.answer(), 'utf8'))
  const file = place.write('new.txt', await sign(claimsOf({ cnf }), { kid: 'lic-2' }, nextJwk))
  const install = async (list?: string) =>
    await place.command('install', file, ...(list ? ['--key-list', place.write('list.txt', list)] : []))

  expect((await install()).err).toContain('--key-list')
  expect((await install(await listAt(issuedAt, nextJwk))).err).toContain('not a trusted key list')
  expect((await install(await listAt(issuedAt + 10))).code).toBe(0)
  expect((await install(await listAt(issuedAt))).err).toContain('older than the key list')
})

test('the keys of the vendor are replaced only with a confirmation, and the device keeps its key', async () => {
  const place = await begun()
  const next = await generateKeyPair('Ed25519', { extractable: true })
  const nextJwk = { ...(await exportJWK(next.privateKey)), kid: 'lic-2' }
  const { d: _d, ...nextPublic } = nextJwk
  const { cnf } = decodeJwt<{ cnf: object }>(readFileSync(await place.answer(), 'utf8'))
  const file = place.write('new.txt', await sign(claimsOf({ cnf }), { kid: 'lic-2' }, nextJwk))
  const jwks = place.write('next.json', JSON.stringify({ keys: [nextPublic] }))
  const device = place.read('device/device.json')

  const refused = await place.request('--keys', jwks)
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('lic-2')])
  expect(refused.err).toContain('--replace-keys')
  expect((await place.command('install', file)).err).toContain('KEY_UNKNOWN')
  expect((await place.request('--keys', jwks, '--replace-keys')).code).toBe(0)
  expect((await place.command('install', file)).code).toBe(0)
  expect(place.read('device/device.json')).toBe(device)
})

test('replaced keys do not make an older key list acceptable', async () => {
  const place = await begun()
  const typ = 'license-keys+jwt'
  const list = async (iat: number) =>
    place.write('list.txt', await sign({ iat, exp: iat + DAY, keys: [publicJwk] }, { typ }))
  const answer = await place.answer()
  expect((await place.command('install', answer, '--key-list', await list(issuedAt + 10))).code).toBe(0)
  const other = { kty: 'OKP', crv: 'Ed25519', kid: 'lic-9', x: 'A'.repeat(43) }
  const jwks = place.write('next.json', JSON.stringify({ keys: [publicJwk, other] }))
  expect((await place.request('--keys', jwks, '--replace-keys')).code).toBe(0)
  const older = await place.command('install', answer, '--key-list', await list(issuedAt))
  expect(older.err).toContain('older than the key list')
})

test('there is nothing to install into, show or release without a device', async () => {
  const place = createWorkplace()
  for (const args of [['install', place.path('jwks.json')], ['show'], ['release']] as const) {
    const [name, ...files] = args
    const { code, err } = await place.command(name, ...files)
    expect([code, err]).toEqual([1, expect.stringContaining('Create one with: licet-request new')])
  }
})
