import { setTimeout as sleep } from 'node:timers/promises'
import { backoffMs } from '../../src/platform/backoff.ts'
import type { Operation } from '../linearizability.ts'
import type { Client, Heard } from './client.ts'
import type { Ledger } from './ledger.ts'
import type { Measurements } from './measurements.ts'

/** A license key, and a device that is active on it. */
export interface Device {
  key: string
  fingerprint: string
}

/** The outcomes that the clients of one license received. */
export interface History {
  seats: number
  key: string
  devices: readonly string[]
  operations: Operation[]
}

/** One run of the load. All its scenarios share it. */
export interface Run {
  client: Client
  measurements: Measurements
  ledger: Ledger
  random: () => number
  /** Time of the last arrival, by `performance.now()`. */
  until: number
  /** Time after `until` in which clients without a response retry, in milliseconds; 0: no client retries. */
  insistMs: number
  /** Devices in use. */
  devices: Device[]
  /** License keys, one for each free seat. */
  freeSeats: string[]
  histories: History[]
}

/** Creates names of devices, customers and orders that no other run uses. */
export const createNames = (random: () => number) => {
  const run = Math.floor(random() * 2 ** 48).toString(36)
  let last = 0
  return (noun: string) => `${noun}-${run}-${++last}`
}

const RETRY = { firstMs: 100, maxMs: 5_000 }

/**
 * Sends a request until it gets a response, and records the time since it was due. The request must have an idempotency
 * key, or be safe to repeat. Records a rejection or a missing response, and returns null.
 */
export async function hear<Answer>(
  run: Run,
  operation: string,
  dueAt: number,
  request: () => Promise<Heard<Answer>>,
): Promise<Answer | null> {
  for (let failures = 1; ; failures++) {
    const heard = await request()
    if (heard.kind === 'answered') {
      run.measurements.took(operation, dueAt)
      return heard.data
    }
    if (heard.kind === 'declined') {
      run.measurements.wrong(`${operation} was rejected: ${heard.status} ${heard.code}`)
      return null
    }
    run.measurements.unheard(operation, heard.reason)
    if (run.insistMs === 0) return null
    if (performance.now() > run.until + run.insistMs) {
      run.measurements.wrong(`${operation} got no response`)
      return null
    }
    await sleep(backoffMs(failures, RETRY, run.random))
  }
}

interface Member {
  __typename: string
}

/** Returns the required member of a result. Records any other member as wrong, and returns null. */
export function expectMember<Result extends Member, Name extends Result['__typename']>(
  run: Run,
  operation: string,
  result: Result | undefined,
  name: Name,
): Extract<Result, { __typename: Name }> | null {
  if (!result) return null
  if (result.__typename === name) return result as Extract<Result, { __typename: Name }>
  run.measurements.wrong(`${operation} returned ${codeOf(result) ?? result.__typename}`)
  return null
}

/** Returns the code of a refusal; null for a payload. */
export function codeOf(result: Member): string | null {
  return 'code' in result && 'message' in result ? String(result.code) : null
}

/** Returns a random element; undefined if there is none. */
export function pick<T>(run: Run, from: readonly T[]): T | undefined {
  return from[Math.floor(run.random() * from.length)]
}
