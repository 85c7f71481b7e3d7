import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign as signBytes,
} from 'node:crypto'
import { base64url, GeneralSign, importJWK, type JWK } from 'jose'
import { expect, test } from 'vitest'
import { type LicenseFileOptions, verifyLicenseFile } from '../../verifier/index.ts'
import {
  assemble,
  at,
  claimsOf,
  fingerprint,
  keys,
  privateJwk,
  product,
  publicJwk,
  sign,
  signFile,
  signList,
} from './signer.ts'

const options: LicenseFileOptions = { keys, product, fingerprint, now: at(60) }
const codeOf = async (file: unknown, changes: Partial<LicenseFileOptions> = {}) => {
  const answer = await verifyLicenseFile(file as string, { ...options, ...changes })
  expect(answer).toMatchObject({ valid: false, claims: null })
  return answer.code
}

const genuine = await signFile()
const [header, payload, signature] = genuine.split('.') as [string, string, string]
const typ = 'license+jwt'
const kid = 'lic-1'

test.each(['none', 'None', 'NONE', 'nOnE', ''])('refuses alg "%s"', async (alg) => {
  expect(await codeOf(assemble({ alg, kid, typ }, claimsOf()))).toBe('ALGORITHM_NOT_ALLOWED')
  expect(await codeOf(assemble({ alg, kid, typ }, claimsOf(), signature))).toBe('ALGORITHM_NOT_ALLOWED')
})

test.each([undefined, null, 7, ['EdDSA'], { toString: 7 }, 'eddsa', 'ES256', 'RS256', 'Ed448', 'ML-DSA-44'])(
  'refuses alg %j',
  async (alg) => {
    expect(await codeOf(assemble({ alg, kid, typ }, claimsOf(), signature))).toBe('ALGORITHM_NOT_ALLOWED')
  },
)

test('refuses HS256 made with the public key, in each of its forms', async () => {
  const key = createPublicKey({ key: publicJwk as Record<string, string>, format: 'jwk' })
  const secrets = [
    Buffer.from(publicJwk.x!, 'base64url'),
    publicJwk.x!,
    JSON.stringify(publicJwk),
    key.export({ format: 'pem', type: 'spki' }),
    key.export({ format: 'der', type: 'spki' }),
  ]
  for (const secret of secrets) {
    const [head, body] = assemble({ alg: 'HS256', kid, typ }, claimsOf()).split('.')
    const mac = createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url')
    expect(await codeOf(`${head}.${body}.${mac}`)).toBe('ALGORITHM_NOT_ALLOWED')
  }
})

const stranger = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK
const { d: _, ...strangerPublic } = stranger

test.each([
  ['jwk', strangerPublic],
  ['jku', 'https://evil.example/jwks.json'],
  ['x5u', 'https://evil.example/cert.pem'],
  ['x5c', ['AQAB']],
  ['x5t', 'AQAB'],
  ['b64', true],
  ['zip', 'DEF'],
  ['cty', 'license+jwt'],
  ['__proto__x', 1],
])('refuses a header with %s, although a genuine key signed it', async (name, value) => {
  expect(await codeOf(await signFile({}, { [name]: value }))).toBe('HEADER_NOT_ALLOWED')
})

test('refuses a file that brings its own key', async () => {
  const file = await sign(claimsOf(), { kid, jwk: strangerPublic }, stranger)
  expect(await codeOf(file)).toBe('HEADER_NOT_ALLOWED')
})

test.each([
  { crit: ['b64'], b64: false },
  { crit: ['exp'], exp: 1 },
  { crit: [] },
  { crit: null },
  { crit: ['alg'] },
  { b64: false },
])('refuses the critical extension %j', async (extra) => {
  expect(await codeOf(assemble({ alg: 'EdDSA', kid, typ, ...extra }, claimsOf(), signature))).toBe(
    'HEADER_NOT_ALLOWED',
  )
})

test('refuses a payload that is not base64url-encoded, signed as RFC 7797 has it', async () => {
  const unencoded = JSON.stringify({ alg: 'EdDSA', kid, typ, b64: false, crit: ['b64'] })
  const input = `${base64url.encode(unencoded)}.payloads`
  const key = createPrivateKey({ key: privateJwk as Record<string, string>, format: 'jwk' })
  const signed = signBytes(null, Buffer.from(input), key).toString('base64url')
  expect(await codeOf(`${input}.${signed}`)).toBe('HEADER_NOT_ALLOWED')
})

test.each([
  ['padding', `${header}.${payload}.${signature}=`],
  ['padding of the payload', `${header}.${payload}==.${signature}`],
  ['a tab inside', `${genuine.slice(0, 99)}\t${genuine.slice(99)}`],
  ['standard base64', `${header}.${payload}.+/${signature.slice(2)}`],
  ['a percent sign', `${header}.${payload}.${signature.slice(2)}%20`],
  ['a lone surrogate', `${header}.${payload}.${signature}\ud800`],
  ['a character too many', `${header}.${payload}.${signature}AAA`],
])('refuses a genuine file with %s as not canonical', async (_name, file) => {
  expect(await codeOf(file)).toBe('NOT_CANONICAL')
})

test('refuses every other spelling of the unused bits of the signature', async () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = alphabet.indexOf(signature.at(-1)!)
  expect(last % 16).toBe(0)
  for (let bits = 1; bits < 16; bits++) {
    const twin = signature.slice(0, -1) + alphabet[last + bits]
    expect(base64url.decode(twin)).toEqual(base64url.decode(signature))
    expect(await codeOf(`${header}.${payload}.${twin}`)).toBe('NOT_CANONICAL')
  }
})

test.each([
  ['undefined', undefined],
  ['null', null],
  ['a number', 7],
  ['an object', {}],
  ['bytes', new Uint8Array(3)],
  ['a symbol', Symbol('file')],
  ['nothing', ''],
  ['one dot', '.'],
  ['two dots', '..'],
  ['a word', 'hello'],
  ['two parts', 'YQ.YQ'],
  ['four parts', 'YQ.YQ.YQ.YQ'],
  ['six parts', 'YQ.YQ.YQ.YQ.YQ.YQ'],
  ['a hundred thousand dots', '.'.repeat(100_000)],
  ['JSON', '{"payload":"","signatures":[]}'],
])('refuses %s as malformed', async (_name, file) => {
  expect(await codeOf(file)).toBe('FILE_MALFORMED')
})

test.each(['[]', '7', 'null', '"x"', '{', '{"alg":"EdDSA"', '\u0000', '\ufeff{"alg":"EdDSA"}'])(
  'refuses the header %j as malformed',
  async (text) => {
    expect(await codeOf(assemble(text, claimsOf(), signature))).toBe('FILE_MALFORMED')
  },
)

test('refuses a header that is not UTF-8', async () => {
  const latin1 = Buffer.from(`{"alg":"EdDSA","kid":"lic-\u00e9","typ":"${typ}"}`, 'latin1')
  expect(await codeOf(`${base64url.encode(latin1)}.${payload}.${signature}`)).toBe('FILE_MALFORMED')
})

test('refuses the JSON serializations', async () => {
  const jws = await new GeneralSign(new TextEncoder().encode(JSON.stringify(claimsOf())))
    .addSignature(await importJWK(privateJwk, 'EdDSA'))
    .setProtectedHeader({ alg: 'EdDSA', kid, typ })
    .sign()
  expect(await codeOf(JSON.stringify(jws))).toBe('FILE_MALFORMED')
  expect(await codeOf(jws)).toBe('FILE_MALFORMED')
})

test('refuses a file of 10 MB without reading it', async () => {
  expect(await codeOf('A'.repeat(10_000_000))).toBe('FILE_TOO_LARGE')
  expect(await codeOf(`${header}.${'A'.repeat(10_000_000)}.${signature}`)).toBe('FILE_TOO_LARGE')
  expect(await codeOf(genuine + '.'.repeat(10_000_000))).toBe('FILE_TOO_LARGE')
})

test('reads the longest file there is, and refuses one that is a character longer', async () => {
  const filler = (length: number) => `${header}.${payload}.${'A'.repeat(length)}`
  const room = 2 ** 21 - filler(0).length
  expect(await codeOf(filler(room - (room % 4)))).toBe('SIGNATURE_INVALID')
  expect(await codeOf(filler(room + 1))).toBe('FILE_TOO_LARGE')
})

test('refuses deeply nested JSON without running out of stack', async () => {
  const deep = `{"alg":${'['.repeat(700_000)}${']'.repeat(700_000)}}`
  expect(await codeOf(assemble(deep, '{}'))).toMatch(/^(ALGORITHM_NOT_ALLOWED|FILE_MALFORMED)$/)
})

test.each(['jwt', 'JWT', 'license+JWT', 'application/license+jwt', 'statuslist+jwt', '', 7, null, undefined])(
  'refuses the type %j',
  async (other) => {
    expect(await codeOf(await signFile({}, { typ: other }))).toBe('TYPE_MISMATCH')
  },
)

test('refuses a genuine status list in place of a file', async () => {
  expect(await codeOf(await signList())).toBe('TYPE_MISMATCH')
})

test('refuses parts of two genuine files put together', async () => {
  const [, other, otherSignature] = (await signFile({ aud: 'draw' })).split('.')
  expect(await codeOf(`${header}.${other}.${signature}`)).toBe('SIGNATURE_INVALID')
  expect(await codeOf(`${header}.${payload}.${otherSignature}`)).toBe('SIGNATURE_INVALID')
})

test('answers even when it is called wrongly', async () => {
  for (const nothing of [undefined, null, 7, 'options']) {
    expect((await verifyLicenseFile(genuine, nothing as never)).valid).toBe(false)
  }
  const trap = new Proxy(options, {
    get: () => {
      throw new Error('a trap')
    },
  })
  expect(await verifyLicenseFile(genuine, trap)).toMatchObject({ valid: false, code: 'FILE_MALFORMED' })
})
