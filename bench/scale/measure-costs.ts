import { setTimeout as sleep } from 'node:timers/promises'
import type { Gateway } from '../gateway.ts'
import { measure } from '../rounds.ts'
import type { Costs, OperationCost } from './model.ts'
import { readDatabase } from './processor-time.ts'
import { questions } from './questions.ts'

const CONNECTIONS = 16
/** Values that are written after their response are written every two seconds. */
const WRITTEN_AFTER_MS = 3_000
/** Requests before a measurement, so that the code is compiled as in a long-running gateway. */
const WARM_REQUESTS = 20_000

/** Measures the costs of operations on random licenses. The database server must do nothing else and be on this machine. */
export async function measureCosts(gateway: Gateway, seconds: number): Promise<Costs> {
  const { licenses } = gateway
  const { validate, activate } = questions(licenses)
  const bytesPerLicense =
    (await bytesOf(gateway, 'accounts', 'licenses', 'license_keys', 'activations')) / licenses.length
  const validation = await measureOperation(gateway, seconds, { body: validate, expect: '"valid":true' })
  const before = await readDevices(gateway)
  const activation = await measureOperation(gateway, seconds, { body: activate, expect: '"created":true' })
  const after = await readDevices(gateway)
  const bytesPerActivation = (after.bytes - before.bytes) / (after.devices - before.devices)
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

/** Number of devices, and the bytes that they need with their events. */
async function readDevices(gateway: Gateway): Promise<{ devices: number; bytes: number }> {
  const { rows } = await gateway.sql.query<{ count: string }>('select count(*) from activations')
  return { devices: Number(rows[0]!.count), bytes: await bytesOf(gateway, 'activations', 'events') }
}

/** Bytes of tables with their indexes and the values that are stored apart. */
async function bytesOf({ sql }: Gateway, ...tables: string[]): Promise<number> {
  const { rows } = await sql.query<{ bytes: string }>(
    'select sum(pg_total_relation_size(name::regclass)) as bytes from unnest($1::text[]) name',
    [tables],
  )
  return Number(rows[0]!.bytes)
}
