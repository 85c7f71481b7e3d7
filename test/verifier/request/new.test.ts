import { readFileSync } from 'node:fs'
import { compactVerify, decodeProtectedHeader, importJWK } from 'jose'
import { expect, test } from 'vitest'
import { fingerprint, issuedAt, product } from '../signer.ts'
import { createWorkplace } from './workplace.ts'

const carried = (text: string) => text.replace(/\s/g, '')

async function claimsOf(text: string) {
  const token = carried(text)
  const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString())
  await compactVerify(token, await importJWK(claims.cnf.jwk, 'EdDSA'))
  return claims
}

test('makes the key of the device, and a request that it signed', async () => {
  const place = createWorkplace()
  const { code, out } = await place.begin(
    ...[
      '--name',
      'Rig 7',
      '--ttl',
      'P10D',
      '--include',
      'METERS,ACCOUNT',
      '--key-hint',
      'MNPQR',
      '--encrypted',
    ],
  )
  expect(code).toBe(0)
  expect(out).toContain('licet-request install')

  const text = place.read('request.txt')
  expect(decodeProtectedHeader(carried(text))).toEqual({ alg: 'EdDSA', typ: 'license-request+jwt' })
  expect(await claimsOf(text)).toEqual({
    jti: expect.stringMatching(/^req_[\w-]{22}$/),
    iat: issuedAt + 60,
    product,
    fingerprint,
    keyHint: 'MNPQR',
    name: 'Rig 7',
    ttl: 'P10D',
    include: ['METERS', 'ACCOUNT'],
    encrypted: true,
    cnf: { jwk: { kty: 'OKP', crv: 'Ed25519', x: expect.any(String) } },
  })
})

test('the private key stays in the folder, which only its owner reads', async () => {
  const place = createWorkplace()
  await place.begin()
  const { d } = JSON.parse(place.read('device/device.json')).jwk
  expect(d).toMatch(/^[\w-]{43}$/)
  expect(place.mode('device')).toBe(0o700)
  for (const name of ['device.json', 'keys.json', 'request.json'])
    expect(place.mode(`device/${name}`)).toBe(0o600)
  expect(JSON.stringify(await claimsOf(place.read('request.txt')))).not.toContain(d)
  expect((await place.command('show')).out).not.toContain(d)
})

test('lines are short enough for every mail program', async () => {
  const place = createWorkplace()
  await place.begin()
  for (const line of place.read('request.txt').split('\n')) expect(line.length).toBeLessThanOrEqual(64)
})

test('the same wishes again are the same request; others are another one under the same key', async () => {
  const place = createWorkplace()
  await place.begin('--ttl', 'P10D')
  const first = place.read('request.txt')
  await place.request('--ttl', 'P10D')
  expect(place.read('request.txt')).toBe(first)

  await place.request('--ttl', 'P20D')
  const [one, other] = [await claimsOf(first), await claimsOf(place.read('request.txt'))]
  expect(other.jti).not.toBe(one.jti)
  expect(other.cnf).toEqual(one.cnf)
})

test('a request that is too old for an answer is replaced', async () => {
  let days = 0
  const place = createWorkplace({ now: () => new Date((issuedAt + days * 86_400) * 1000) })
  await place.begin()
  const first = place.read('request.txt')
  days = 30
  await place.request()
  expect(place.read('request.txt')).toBe(first)
  days = 31
  await place.request()
  expect(place.read('request.txt')).not.toBe(first)
})

test('a request from the future is replaced after the clock of the device was set', async () => {
  let hours = 13
  const place = createWorkplace({ now: () => new Date((issuedAt + hours * 3600) * 1000) })
  await place.begin()
  const ahead = await claimsOf(place.read('request.txt'))
  hours = 0
  await place.request()
  const right = await claimsOf(place.read('request.txt'))
  expect(right.jti).not.toBe(ahead.jti)
  expect(right.iat).toBe(issuedAt)
  expect(right.cnf).toEqual(ahead.cnf)
})

test('--fresh creates a new request although one waits', async () => {
  const place = createWorkplace()
  await place.begin()
  const first = await claimsOf(place.read('request.txt'))
  expect((await place.request()).out).toContain('--fresh')
  expect((await claimsOf(place.read('request.txt'))).jti).toBe(first.jti)
  expect((await place.request('--fresh')).out).not.toContain('--fresh')
  const second = await claimsOf(place.read('request.txt'))
  expect(second.jti).not.toBe(first.jti)
  expect(second.cnf).toEqual(first.cnf)
})

test.each([
  ['another product', ['--product', 'draw']],
  ['another fingerprint', ['--fingerprint', 'another']],
])('a folder is never given over to %s', async (_name, args) => {
  const place = createWorkplace()
  await place.begin()
  const before = [place.read('device/device.json'), place.read('request.txt')]
  const { code, err } = await place.request(...args)
  expect(code).toBe(1)
  expect(err).toContain('--folder')
  expect([place.read('device/device.json'), place.read('request.txt')]).toEqual(before)
})

test('the pinned keys are never replaced by others', async () => {
  const place = createWorkplace()
  await place.begin()
  const before = place.read('device/keys.json')
  const other = { kty: 'OKP', crv: 'Ed25519', kid: 'evil', x: 'A'.repeat(43) }
  const { code, err } = await place.request(
    '--keys',
    place.write('evil.json', JSON.stringify({ keys: [other] })),
  )
  expect([code, place.read('device/keys.json')]).toEqual([1, before])
  expect(err).toContain('--key-list')
  expect((await place.begin()).code).toBe(0)
})

test('those that begin at once have one key between them', async () => {
  const place = createWorkplace()
  const names = ['one.txt', 'two.txt', 'three.txt']
  const made = await Promise.all(names.map((name) => place.begin('--out', place.path(name))))
  expect(made.map(({ code }) => code)).toEqual([0, 0, 0])
  const keys = await Promise.all(names.map(async (name) => (await claimsOf(place.read(name))).cnf.jwk.x))
  expect(new Set(keys)).toEqual(new Set([JSON.parse(place.read('device/device.json')).jwk.x]))
})

test('a file that is there and no request is not written over', async () => {
  const place = createWorkplace()
  const precious = place.write('thesis.txt', 'years of work')
  const { code, err } = await place.begin('--out', precious)
  expect([code, readFileSync(precious, 'utf8')]).toEqual([1, 'years of work'])
  expect(err).toContain('--out')
})

test.each([
  ['no keys', ['--product', product, '--fingerprint', 'x'], /--keys is required/],
  ['no product', ['--fingerprint', 'x'], /--keys is required/],
])('the first time needs everything: %s', async (_name, args, message) => {
  const place = createWorkplace()
  const { code, err } = await place.request(...args)
  expect(code).toBe(1)
  expect(err).toMatch(message)
  expect(() => place.read('device/device.json')).toThrow('ENOENT')
})

test.each([
  ['a product that is no code', ['--product', 'My Product'], /--product/],
  ['a fingerprint with U+0000', ['--fingerprint', 'a\0b'], /--fingerprint/],
  [
    'a whole license key for a hint',
    ['--key-hint', 'LIC-0123A-4567B-89CDE-FGHJK-MNPQR'],
    /must not contain the whole key/,
  ],
  ['a ttl that is none', ['--ttl', '30 days'], /P30D/],
  ['an empty ttl', ['--ttl', 'PT'], /P30D/],
  ['an include that there is not', ['--include', 'SECRETS'], /ENTITLEMENTS/],
  ['an endless name', ['--name', 'x'.repeat(201)], /--name/],
  ['an option of another command', ['--key-list', 'x'], /not an option of new/],
  ['an option that there is not', ['--force'], /--force/],
  ['an argument too many', ['more'], /one argument too many/],
])('refuses %s, and says what to do', async (_name, args, message) => {
  const place = createWorkplace()
  const { code, err } = await place.begin(...args)
  expect(code).toBe(1)
  expect(err).toMatch(message)
  expect(() => place.read('request.txt')).toThrow('ENOENT')
})

test.each([
  ['no JSON', 'hello'],
  ['no keys', '{}'],
  ['a symmetric key', '{"keys":[{"kty":"oct","k":"AAAA"}]}'],
])('vendor keys that are %s are refused', async (_name, text) => {
  const place = createWorkplace()
  place.write('jwks.json', text)
  const { code, err } = await place.begin()
  expect(code).toBe(1)
  expect(err).toMatch(/JWK Set/)
})

test('white space around the fingerprint is no part of the device', async () => {
  const place = createWorkplace()
  await place.begin('--fingerprint', ` ${fingerprint}\n`)
  expect(JSON.parse(place.read('device/device.json')).fingerprint).toBe(fingerprint)
  expect((await place.request('--fingerprint', `${fingerprint}\n`)).code).toBe(0)
  expect((await place.request('--fingerprint', ' ')).err).toContain('not only white space')
})
