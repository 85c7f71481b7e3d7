/**
 * verifyLicenseFile against the bare Ed25519 verification of node:crypto, in one run. On one core:
 *
 *     taskset -c 0 node verifier/bench/verify.ts [--json]
 */
import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { CompactSign, type JWK } from 'jose'
import { memoryStore } from '../state.ts'
import { verifyLicenseFile } from '../verify-license-file.ts'
import { race } from './ratio.ts'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const jwk: JWK = { ...(publicKey.export({ format: 'jwk' }) as JWK), kid: 'bench' }
const fingerprint = 'board-7Q2/disk-88'
const issuedAt = Math.floor(Date.now() / 1000)
const salt = Buffer.alloc(16, 7)

const claims = {
  iss: 'https://licet.example',
  aud: 'paint',
  sub: 'lic_01jx0000000000000000000000',
  jti: 'file_01jx0000000000000000000000',
  iat: issuedAt,
  nbf: issuedAt,
  exp: issuedAt + 2_592_000,
  seq: 1,
  act: 'act_01jx0000000000000000000000',
  cnf: {
    'fp#S256': createHash('sha256').update(salt).update(fingerprint).digest('base64url'),
    salt: salt.toString('base64url'),
  },
  status: { status_list: { idx: 1, uri: 'https://licet.example/status/1' } },
  grace: 604_800,
  license: {
    type: 'paint-pro',
    revision: 1,
    status: 'ACTIVE',
    expiry: new Date((issuedAt + 31_536_000) * 1000).toISOString(),
    graceEndsAt: null,
    maxActivations: 5,
    entitlements: { export: true, layers: 64, tier: 'gold' },
    keyHint: 'MNPQR',
  },
}
const file = await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
  .setProtectedHeader({ alg: 'EdDSA', kid: 'bench', typ: 'license+jwt' })
  .sign(privateKey)

const [header, payload, signature] = file.split('.') as [string, string, string]
const signingInput = Buffer.from(`${header}.${payload}`)
const signatureBytes = Buffer.from(signature, 'base64url')
const keyObject = createPublicKey({ key: jwk as Record<string, string>, format: 'jwk' })
const options = { keys: [jwk], product: 'paint', fingerprint }
const store = memoryStore()

const answer = await verifyLicenseFile(file, options)
if (answer.code !== 'VALID') throw new Error(`${answer.code}: ${answer.detail}`)

const contestants = await race([
  { name: 'node:crypto verify', run: () => verify(null, signingInput, keyObject, signatureBytes) },
  { name: 'verifyLicenseFile', run: () => verifyLicenseFile(file, options) },
  { name: 'verifyLicenseFile, store', run: () => verifyLicenseFile(file, { ...options, store }) },
])
const lines = contestants.map(({ name, perSecond }) => {
  const ratio = (perSecond / contestants[0]!.perSecond).toFixed(2)
  return `${name.padEnd(26)} ${perSecond.toFixed(0).padStart(7)}/s  ${ratio} of bare`
})
// biome-ignore lint/suspicious/noConsole: a bench prints what it measured.
console.log(process.argv.includes('--json') ? JSON.stringify(contestants) : lines.join('\n'))
