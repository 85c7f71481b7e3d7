/** A status list of a million entries: how long the gateway publishes it, and how long a client reads it. */
import { generateKeyPairSync, randomInt } from 'node:crypto'
import { CompactSign, type JWK } from 'jose'
import { encodeStatusList } from '../encode-status-list.ts'
import { readStatus } from '../status-token.ts'
import { median } from './ratio.ts'

const ENTRIES = 1_000_000
const ROUNDS = 9
const uri = 'https://licet.example/status/1'
const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const keys = [{ ...(publicKey.export({ format: 'jwk' }) as JWK), kid: 'bench' }]

/** So many in a hundred are revoked, at random; all different is the worst case of compression. */
function statuses(percent: number): number[] {
  return Array.from({ length: ENTRIES }, () => (randomInt(100) < percent ? randomInt(1, 3) : 0))
}

async function publish(list: readonly number[]): Promise<string> {
  const iat = Math.floor(Date.now() / 1000)
  const claims = { sub: uri, iat, exp: iat + 86_400, ttl: 3600, status_list: await encodeStatusList(list, 2) }
  return await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'EdDSA', kid: 'bench', typ: 'statuslist+jwt' })
    .sign(privateKey)
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

for (const percent of [0, 1, 100]) {
  const list = statuses(percent)
  const token = await publish(list)
  const published: number[] = []
  const read: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    published.push(await time(() => publish(list)))
    read.push(await time(() => readStatus(token, { uri, idx: ENTRIES - 1 }, keys)))
  }
  const [encodeAndSign, verify] = [median(published), median(read)].map((ms) => `${ms.toFixed(1)} ms`)
  const size = `${(token.length / 1024).toFixed(0)} kB`
  // biome-ignore lint/suspicious/noConsole: a bench prints what it measured.
  console.log(`${percent}% revoked, ${size}: published in ${encodeAndSign}, verified in ${verify}`)
}
