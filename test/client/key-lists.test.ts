import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JWK } from 'jose'
import { afterAll, expect, test } from 'vitest'
import { createLicensing, memoryStore } from '../../client/index.ts'
import {
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
} from '../verifier/signer.ts'

let served = ''
const server = createServer((_, response) =>
  response.writeHead(200, { 'content-type': 'text/plain' }).end(served),
).listen(0, '127.0.0.1')
await once(server, 'listening')
afterAll(() => void server.close())
const gateway = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

const nextPrivate = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as JWK
const { d: _, ...nextPublic } = { ...nextPrivate, kid: 'lic-2' }
/** A file that only the key of a list verifies. */
const file = await sign(
  claimsOf({ iat: issuedAt - DAY, exp: issuedAt + 300 * DAY }),
  { kid: 'lic-2' },
  nextPrivate,
)
const listOf = (iat: number, days: number, listed: JWK[]) =>
  sign({ iat, exp: iat + days * DAY, keys: listed }, { typ: 'license-keys+jwt' }, privateJwk)
const newest = await listOf(issuedAt, 1, [publicJwk])
const older = await listOf(issuedAt - HOUR, 90, [publicJwk, nextPublic])
const later = await listOf(issuedAt + DAY, 90, [publicJwk, nextPublic])

test.each([
  ['that has not ended', HOUR],
  ['that has ended by then', 2 * DAY],
])('after a key list %s, an older one is not trusted, also after a new start', async (_name, after) => {
  const store = memoryStore()
  const start = (seconds: number) =>
    createLicensing({
      ...{ gateway, product, version: '1.0', keys, fingerprint, store },
      now: () => (issuedAt + seconds) * 1000,
    })
  const app = start(after)
  served = newest
  expect(await app.install(file)).toMatchObject({ state: 'REFUSED', code: 'KEY_UNKNOWN' })
  served = older
  expect(await app.install(file)).toMatchObject({ state: 'REFUSED', code: 'KEY_UNKNOWN' })
  expect(await start(after).install(file)).toMatchObject({ state: 'REFUSED', code: 'KEY_UNKNOWN' })
  expect(await start(3 * DAY).install(file)).toMatchObject({ state: 'REFUSED', code: 'KEY_UNKNOWN' })
  served = later
  expect(await start(3 * DAY).install(file)).toMatchObject({ valid: true, source: 'FILE' })
  served = older
  expect(await start(3 * DAY).check()).toMatchObject({ valid: true, source: 'FILE' })
})
