import { setTimeout as sleep } from 'node:timers/promises'
import { backoffMs } from '../../src/platform/backoff.ts'
import type { Operation } from '../linearizability.ts'
import type { Client, Heard } from './client.ts'
import type { Ledger } from './ledger.ts'
import type { Measurements } from './measurements.ts'

/** A license, with a device that is active on it. */
export interface Device {
  key: string
  fingerprint: string
}

/** What clients of one license saw. */
export interface History {
  seats: number
  key: string
  devices: readonly string[]
  operations: Operation[]
}

/** One run of the load, which all of its scenarios share. */
export interface Run {
  client: Client
  measurements: Measurements
  ledger: Ledger
  random: () => number
  /** When the last customer arrives, by `performance.now()`. */
  until: number
  /** How long after that whoever was not answered asks again; 0 where nobody has to. */
  insistMs: number
  /** Devices in use. */
  devices: Device[]
  /** Keys of licenses with a free seat, as often as they have one. */
  freeSeats: string[]
  histories: History[]
}

/** A device, a customer or an order, as no other run names it. */
export const createNames = (random: () => number) => {
  const run = Math.floor(random() * 2 ** 48).toString(36)
  let last = 0
  return (noun: string) => `${noun}-${run}-${++last}`
}

const RETRY = { firstMs: 100, maxMs: 5_000 }

/**
 * Sends a request until it is answered, and measures from when it was due until then. Whoever asks again does so under
 * the same idempotency key, or for what cannot happen twice. Null where it was declined or given up, which is noted.
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
      run.measurements.wrong(`${operation} was declined: ${heard.status} ${heard.code}`)
      return null
    }
    run.measurements.unheard(operation, heard.reason)
    if (run.insistMs === 0) return null
    if (performance.now() > run.until + run.insistMs) {
      run.measurements.wrong(`${operation} was never answered`)
      return null
    }
    await sleep(backoffMs(failures, RETRY, run.random))
  }
}

interface Member {
  __typename: string
}

/** The member of a result that the rules ask for; null, and noted, where another one came. */
export function expectMember<Result extends Member, Name extends Result['__typename']>(
  run: Run,
  operation: string,
  result: Result | undefined,
  name: Name,
): Extract<Result, { __typename: Name }> | null {
  if (!result) return null
  if (result.__typename === name) return result as Extract<Result, { __typename: Name }>
  run.measurements.wrong(`${operation} was answered ${codeOf(result) ?? result.__typename}`)
  return null
}

/** The code of a refusal; null for a payload. */
export function codeOf(result: Member): string | null {
  return 'code' in result && 'message' in result ? String(result.code) : null
}

/** Any one of them. */
export function pick<T>(run: Run, from: readonly T[]): T | undefined {
  return from[Math.floor(run.random() * from.length)]
}
