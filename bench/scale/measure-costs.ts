import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Gateway } from '../gateway.ts'
import { measure } from '../rounds.ts'
import type { Costs, OperationCost } from './model.ts'

const CONNECTIONS = 16
/** Values that are written after their response are written every two seconds. */
const WRITTEN_AFTER_MS = 3_000
const TICK_MICROSECONDS = 10_000
/** Requests before a measurement, so that the code is compiled as in a long-running gateway. */
const WARM_REQUESTS = 20_000

const validate = `query Validate($input: ValidateLicenseInput!) {
  validateLicense(input: $input) { valid code license { status expiry } } }`
const activate = `mutation Activate($input: ActivateLicenseInput!) {
  activateLicense(input: $input) { ... on ActivateLicensePayload { created } ... on Refusal { code } } }`

/** Measures the costs of operations on random licenses. The database server must do nothing else and be on this machine. */
export async function measureCosts(gateway: Gateway, seconds: number): Promise<Costs> {
  const { licenses } = gateway
  const random = () => licenses[Math.floor(Math.random() * licenses.length)]!
  const bytesPerLicense =
    (await bytesOf(gateway, 'accounts', 'licenses', 'license_keys', 'activations')) / licenses.length
  const validation = await measureOperation(gateway, seconds, {
    body: () => {
      const { key, fingerprint } = random()
      return JSON.stringify({ query: validate, variables: { input: { key, fingerprint } } })
    },
    expect: '"valid":true',
  })
  const before = await bytesOf(gateway, 'activations', 'events')
  let devices = 0
  const activation = await measureOperation(gateway, seconds, {
    body: () =>
      JSON.stringify({
        query: activate,
        variables: { input: { key: random().key, fingerprint: `new-device-${devices++}` } },
      }),
    expect: '"created":true',
  })
  const bytesPerActivation = ((await bytesOf(gateway, 'activations', 'events')) - before) / devices
  return { validation, activation, bytesPerLicense, bytesPerActivation }
}

async function measureOperation(
  gateway: Gateway,
  seconds: number,
  request: { body: () => string; expect: string },
): Promise<OperationCost> {
  const load = { ...request, connections: CONNECTIONS }
  await measure(gateway, { ...load, seconds: 60, requests: WARM_REQUESTS })
  await sleep(WRITTEN_AFTER_MS)
  // The first change of a page after a checkpoint writes the whole page. That depends on the time between checkpoints.
  const before = await readDatabase(gateway)
  if (!(before.microseconds > 0)) throw new Error('the PostgreSQL server has to run on this machine')
  const { requests, errors, cpuMicroseconds } = await measure(gateway, { ...load, seconds })
  if (errors > 0) throw new Error(`${errors} of ${requests} responses were wrong`)
  await sleep(WRITTEN_AFTER_MS)
  const after = await readDatabase(gateway)
  return {
    gatewayMicroseconds: cpuMicroseconds,
    databaseMicroseconds: (after.microseconds - before.microseconds) / requests,
    walBytes: (after.walBytes - before.walBytes) / requests,
  }
}

/** Processor time of the database server with all its processes, also ended ones, and the bytes that it has written to its log. */
async function readDatabase({ sql }: Gateway): Promise<{ microseconds: number; walBytes: number }> {
  const { rows } = await sql.query<{ pid: number; wal: string }>(
    `select pg_backend_pid() as pid, pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as wal`,
  )
  const { pid, wal } = rows[0]!
  const server = parentOf(pid)
  const children = readdirSync('/proc').filter(
    (name) => /^\d+$/.test(name) && parentOf(Number(name)) === server,
  )
  const ticks = children.reduce(
    (sum, child) => sum + ticksOf(Number(child), USED),
    ticksOf(server, WITH_ENDED),
  )
  return { microseconds: ticks * TICK_MICROSECONDS, walBytes: Number(wal) }
}

/** The fields of `/proc/<pid>/stat` after the name, which may contain anything (proc(5)); null for a process that ended. */
function fieldsOf(pid: number): string[] | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
  } catch {
    return null
  }
}

function parentOf(pid: number): number {
  return Number(fieldsOf(pid)?.[1])
}

/** Places of utime and stime, and of those with the processes that ended. */
const USED = [11, 12]
const WITH_ENDED = [11, 12, 13, 14]

function ticksOf(pid: number, places: readonly number[]): number {
  const fields = fieldsOf(pid)
  return places.reduce((sum, place) => sum + Number(fields?.[place] ?? 0), 0)
}

/** Bytes of tables with their indexes and the values that are stored apart. */
async function bytesOf({ sql }: Gateway, ...tables: string[]): Promise<number> {
  const { rows } = await sql.query<{ bytes: string }>(
    'select sum(pg_total_relation_size(name::regclass)) as bytes from unnest($1::text[]) name',
    [tables],
  )
  return Number(rows[0]!.bytes)
}
