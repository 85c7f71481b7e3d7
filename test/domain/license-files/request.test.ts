import { createHmac } from 'node:crypto'
import { CompactSign, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { answerLicenseRequest } from '../../../src/domain/license-files/answer-request.ts'
import { startTestApp } from '../../app.ts'
import { seedLicense } from '../../seed.ts'
import { createDevice } from './device.ts'

const app = await startTestApp()
const { admin } = app
const { product, licenseKey: key } = await seedLicense(admin, { term: 'P1Y', offline: { ttl: 'P30D' } })
const device = await createDevice(product, app.ctx.now())
const genuine = await device.request()
const [header, payload, signature] = genuine.split('.') as [string, string, string]
const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
const other = await generateKeyPair('Ed25519', { extractable: true })
const otherJwk = await exportJWK(other.publicKey)

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const signed = (bytes: Uint8Array) =>
  new CompactSign(bytes)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'license-request+jwt' })
    .sign(device.privateKey)
const hs256 = () => {
  const input = `${encode({ alg: 'HS256', typ: 'license-request+jwt' })}.${payload}`
  const mac = createHmac('sha256', Buffer.from(String(device.jwk.x), 'base64url')).update(input)
  return `${input}.${mac.digest('base64url')}`
}
const unsigned = (alg: string) => `${encode({ alg, typ: 'license-request+jwt' })}.${payload}.`
const altered = (part: string) => `${part.slice(0, -1)}${part.endsWith('B') ? 'C' : 'B'}`

const malformed: Record<string, () => string | Promise<string>> = {
  nothing: () => '',
  'a license key': () => key,
  'two parts': () => `${header}.${payload}`,
  'five parts': () => `${genuine}.${payload}.${payload}`,
  padding: () => `${header}=.${payload}.${signature}`,
  'standard base64': () => `${header}.${payload}.${`${signature.slice(0, -2)}+/`}`,
  'altered trailing bits': () => `${header}.${payload}.${altered(signature)}`,
  'a header that is not an object': () => `${encode([1])}.${payload}.${signature}`,
  'a payload that is not JSON': () => signed(Buffer.from('not JSON')),
  'a payload that is not UTF-8': () => signed(Uint8Array.of(0x22, 0xff, 0x22)),
  'alg none': () => unsigned('none'),
  'alg NonE': () => unsigned('NonE'),
  'HS256 under the public key': hs256,
  'alg Ed25519 with another signature': () => device.request({}, { alg: 'Ed25519' }),
  'another typ': () => device.request({}, { typ: 'license-release+jwt' }),
  'no typ': () => device.request({}, { typ: undefined }),
  'a key in the header': () => device.request({}, { jwk: device.jwk }),
  'a kid': () => device.request({}, { kid: 'mine' }),
  'a jku': () => device.request({}, { jku: 'https://evil.example/keys' }),
  'a crit': () =>
    `${encode({ alg: 'EdDSA', typ: 'license-request+jwt', crit: ['exp'], exp: 1 })}.${payload}.${signature}`,
  'another claim set under the signature': () => `${header}.${encode({ ...claims, name: 'x' })}.${signature}`,
  'the key of another device': () => device.request({ cnf: { jwk: { ...otherJwk } } }),
  'no key': () => device.request({ cnf: undefined }),
  'a key and its private half': async () =>
    device.request({ cnf: { jwk: { ...device.jwk, d: (await exportJWK(device.privateKey)).d } } }),
  'a key of another curve': () => device.request({ cnf: { jwk: { ...device.jwk, crv: 'X25519' } } }),
  'a second spelling of the key': () =>
    device.request({ cnf: { jwk: { ...device.jwk, x: altered(String(device.jwk.x)) } } }),
  'a key by reference': () => device.request({ cnf: { jku: 'https://evil.example/keys' } }),
  'no fingerprint': () => device.request({ fingerprint: '' }),
  'a fingerprint too long': () => device.request({ fingerprint: 'x'.repeat(4097) }),
  'no jti': () => device.request({ jti: undefined }),
  'a jti of another form': () => device.request({ jti: 'req_1' }),
  'no iat': () => device.request({ iat: undefined }),
  'a product that is not a code': () => device.request({ product: 'Not A Code' }),
  'a ttl that is not a duration': () => device.request({ ttl: 'forever' }),
  'an unknown include': () => device.request({ include: ['SECRETS'] }),
}

test.each(Object.entries(malformed))(
  'refuses %s as REQUEST_MALFORMED and writes nothing',
  async (_name, make) => {
    const request = await make()
    await expect(answerLicenseRequest(admin, { request, key })).rejects.toMatchObject({
      code: 'REQUEST_MALFORMED',
    })
    expect(await admin.db.licenseFile.count()).toBe(0)
    expect(await admin.db.activation.count()).toBe(0)
  },
)

test('refuses a license file in place of a request', async () => {
  const { privateKey } = await generateKeyPair('Ed25519')
  const file = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'license+jwt' })
    .sign(privateKey)
  await expect(answerLicenseRequest(admin, { request: file, key })).rejects.toMatchObject({
    code: 'REQUEST_MALFORMED',
  })
})

test('refuses a request above the maximum length', async () => {
  const request = `${genuine}${' '.repeat(32_768)}`
  await expect(answerLicenseRequest(admin, { request, key })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
    issues: [{ path: ['request'], message: 'must have at most 32,768 characters' }],
  })
})

test('ignores unknown claims, so that devices may be newer', async () => {
  const request = await device.request({ hostname: 'rig', jti: claims.jti })
  expect(await answerLicenseRequest(admin, { request, key })).toMatchObject({ repeated: false })
})
