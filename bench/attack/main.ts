import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { startGateway } from '../gateway.ts'
import { number, parseOptions, server } from '../parse-options.ts'
import type { SeededLicense } from '../seed.ts'
import { stopOnSignal } from '../stop-on-signal.ts'
import { startAttackers } from './attackers.ts'
import { guesses, type Loot, OFFICE, storage, work } from './attacks.ts'
import { type Connection, connectTo, type Reply } from './connection.ts'

const usage = `npm run attack -- [--seconds 50] [--latency-factor 3] [--server postgres://…]

Starts a gateway in production mode with default limits, on a database of its own. Measures validations of honest devices
without load, and for as long while four connections send every known attack: expensive documents, guesses of keys and
credentials, and writes that fill the storage. Prints a table. Exits with 1 if an honest validation is refused, the memory
exceeds 700 MB, the database grows by more than 1 MB a minute, or the 99th percentile of honest validations
exceeds --latency-factor times the one without load; 0 only reports it, for a machine that others use.`

const { options } = parseOptions(usage, {
  seconds: number(50, 1),
  'latency-factor': number(3, 0),
  server,
})

const HONEST_PER_SECOND = 40
const MAX_MEMORY_MB = 700
const MAX_GROWTH_MB = 1
const DEVICES = 60

const defaults = ['ATTEMPTS', 'REQUESTS', 'COST', 'CUSTOMER_COST', 'ACTIVATIONS'].map((name) => [
  `LICET_LIMIT_${name}`,
  '',
])
const gateway = await startGateway({
  server: options.server,
  licenses: 2_000,
  environment: Object.fromEntries(defaults),
})
stopOnSignal(gateway.stop)
const connections: Connection[] = []
const connection = () => {
  const made = connectTo(gateway.url)
  connections.push(made)
  return made
}

try {
  const loot = await prepareLoot()
  // Otherwise a job plans the notices of all seeded licenses at the next minute, which is no part of an attack.
  await gateway.sql.query('update licenses set notices_for = expiry')
  const honest = gateway.licenses.slice(1_000)
  // The first ones teach the gateway the document of the devices.
  await validateHonestly(honest, 5)
  await sendEachOnce(loot)
  const calm = await validateHonestly(honest, options.seconds)
  // The updates of the honest load reuse most of the space that they took before, as they do after the regular runs of autovacuum.
  // Pages at the end of an index of times are not reused at once, so what the honest load takes alone is no growth by the attack.
  await gateway.sql.query('vacuum')
  const alone = await tableBytes()
  await validateHonestly(honest, options.seconds)
  await sleep(1_000)
  const honestGrowth = differences(alone, await tableBytes())
  // A later vacuum would also return pages that the attack has filled.
  await gateway.sql.query('vacuum')
  const before = await tableBytes()
  let over = false
  let memoryMb = 0
  const watching = (async () => {
    for (; !over; await sleep(200)) memoryMb = Math.max(memoryMb, await residentMb())
  })()
  // It is awaited after the attack.
  watching.catch(() => {})
  const attackers = await startAttackers({ url: gateway.url, loot })
  const attacked = await validateHonestly(honest, options.seconds)
  const replies = await attackers.stop()
  over = true
  await watching
  await sleep(1_000)
  const minutes = options.seconds / 60
  const growth = new Map(
    [...differences(before, await tableBytes())].map(([name, bytes]) => [
      name,
      Math.max(0, bytes - Math.max(0, honestGrowth.get(name) ?? 0)),
    ]),
  )
  const growthMb = [...growth.values()].reduce((total, bytes) => total + bytes, 0) / 2 ** 20 / minutes

  const factor = attacked.p99 / calm.p99
  const most = options['latency-factor']
  const checks: [string, string, boolean][] = [
    ['honest validations, refused or without a response', String(attacked.failed), attacked.failed === 0],
    ['99th percentile, times the one without load', factor.toFixed(1), most === 0 || factor < most],
    ['memory, MB', memoryMb.toFixed(0), memoryMb < MAX_MEMORY_MB],
    ['growth of the database, MB per minute', growthMb.toFixed(2), growthMb < MAX_GROWTH_MB],
  ]
  console.log(`honest validations           without load   under attack`)
  for (const name of ['count', 'p50', 'p99', 'max'] as const)
    console.log(
      `${name.padEnd(28)} ${calm[name].toFixed(1).padStart(12)} ${attacked[name].toFixed(1).padStart(14)}`,
    )
  console.log('\nresponses to the attackers')
  for (const [reply, count] of [...replies].sort((a, b) => b[1] - a[1]))
    console.log(`${String(count).padStart(8)}  ${reply}`)
  console.log('')
  for (const [what, value, isKept] of checks)
    console.log(`${isKept ? 'kept  ' : 'BROKEN'}  ${what}: ${value}`)
  if (growthMb >= MAX_GROWTH_MB) {
    console.log('\ngrowth of the tables with their indexes, kB')
    for (const [name, bytes] of [...growth].sort(([, a], [, b]) => b - a))
      if (bytes !== 0) console.log(`${(bytes / 1024).toFixed(0).padStart(8)}  ${name}`)
  }
  process.exitCode = checks.every(([, , isKept]) => isKept) ? 0 : 1
} finally {
  for (const made of connections) made.close()
  await gateway.stop()
}

/** Sends each attack once: the first row of a table takes a whole page of it and of each index, which is no growth. */
async function sendEachOnce(loot: Loot): Promise<void> {
  for (const attack of [...work, ...guesses, ...storage]) {
    const once = connectTo(gateway.url)
    // The gateway may close the connection instead of a response.
    await attack(once, 0, loot).catch(() => null)
    once.close()
  }
}

/** Creates what the attackers have: a license with many devices, and an API key of its account. */
async function prepareLoot(): Promise<Loot> {
  const admin = connection()
  const authorization = { authorization: `Bearer ${gateway.adminKey}` }
  const send = async (query: string, variables: object): Promise<Record<string, unknown>> => {
    const { data, code } = await admin.send({ query, variables }, authorization)
    if (code || !data) throw new Error(`the preparation was refused: ${code}`)
    return data
  }
  const { key } = gateway.licenses[0]!
  const { license } = await send('query ($key: String!) { license(key: $key) { id account { id } } }', {
    key,
  })
  const { id, account } = license as { id: string; account: { id: string } }
  const input = { name: 'attacker', audience: 'ACCOUNT', account: account.id }
  const { createApiKey } = await send(
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { ... on CreateApiKeyPayload { secret } } }',
    { input },
  )
  const { secret } = createApiKey as { secret: string }
  for (let device = 0; device < DEVICES; device++) {
    const document =
      'mutation ($input: ActivateLicenseInput!) { activateLicense(input: $input) { __typename } }'
    await admin.send(
      { query: document, variables: { input: { key, fingerprint: `attacker ${device}` } } },
      { 'x-forwarded-for': '203.0.113.99' },
    )
  }
  return { apiKey: secret, license: id, key }
}

interface Latency {
  count: number
  failed: number
  p50: number
  p99: number
  max: number
}

/** Validates licenses at a constant rate, each device from its home, some of them in the office of an insider. */
async function validateHonestly(licenses: readonly SeededLicense[], seconds: number): Promise<Latency> {
  const lanes = Array.from({ length: 8 }, connection)
  const query = `query ($input: ValidateLicenseInput!) { validateLicense(input: $input) { valid code } }`
  const latencies: number[] = []
  let failed = 0
  const running: Promise<void>[] = []
  const startedAt = performance.now()
  for (let n = 0; n < seconds * HONEST_PER_SECOND; n++) {
    const dueAt = startedAt + (n / HONEST_PER_SECOND) * 1_000
    const waitMs = dueAt - performance.now()
    if (waitMs > 0) await sleep(waitMs)
    const license = licenses[n % licenses.length]!
    const address = n % 10 === 0 ? OFFICE : `10.${n % 7}.${(n >> 8) & 255}.${n & 255}`
    const one = lanes[n % lanes.length]!.send(
      { query, variables: { input: license } },
      { 'x-forwarded-for': address },
    )
      .catch((): Reply => ({ status: 0, code: 'NO_RESPONSE', data: null }))
      .then(({ data }) => {
        // Measured from the instant at which it was due, so that a queue in this process counts as well.
        latencies.push(performance.now() - dueAt)
        if ((data?.validateLicense as { valid?: boolean } | undefined)?.valid !== true) failed++
      })
    running.push(one)
  }
  await Promise.all(running)
  latencies.sort((a, b) => a - b)
  const at = (share: number) =>
    latencies[Math.min(Math.floor(latencies.length * share), latencies.length - 1)]!
  return { count: latencies.length, failed, p50: at(0.5), p99: at(0.99), max: latencies.at(-1)! }
}

/** Returns the size of each table with its indexes, in bytes. */
async function tableBytes(): Promise<Map<string, number>> {
  const { rows } = await gateway.sql.query<{ name: string; bytes: number }>(
    `select oid::regclass::text as name, pg_total_relation_size(oid)::float8 as bytes from pg_class
     where relkind in ('r', 'm') and relpersistence = 'p'`,
  )
  return new Map(rows.map(({ name, bytes }) => [name, bytes]))
}

function differences(before: Map<string, number>, after: Map<string, number>): Map<string, number> {
  return new Map([...after].map(([name, bytes]) => [name, bytes - (before.get(name) ?? 0)]))
}

async function residentMb(): Promise<number> {
  let status: string
  try {
    status = readFileSync(`/proc/${gateway.pid}/status`, 'utf8')
  } catch (cause) {
    throw new Error('the gateway ended under attack', { cause })
  }
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024
}
