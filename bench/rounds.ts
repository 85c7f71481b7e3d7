import { setTimeout as sleep } from 'node:timers/promises'
import type { Gateway } from './gateway.ts'
import { type Load, type LoadOptions, load } from './load.ts'
import type { RunningServer } from './processes.ts'
import { median, type Row } from './table.ts'

export interface RoundOptions {
  rounds: number
  seconds: number
  progress: (line: string) => void
}

/** A round of load, and the CPU time of the server for each request. */
export interface Measured extends Load {
  cpuMicroseconds: number
}

/** Sends load to a server for one round. */
export async function measure(server: RunningServer, options: Omit<LoadOptions, 'url'>): Promise<Measured> {
  const before = server.cpuMicroseconds()
  const measured = await load({ ...options, url: server.url })
  return { ...measured, cpuMicroseconds: (server.cpuMicroseconds() - before) / measured.requests }
}

/**
 * Measures the gateway and its yardstick alternately, so that other load of the machine affects both. Returns the pairs, and
 * the number of transactions that the database of the gateway committed for each request.
 */
export async function inTurn<Yardstick>(
  gateway: Gateway,
  { rounds, progress }: RoundOptions,
  what: string,
  measureGateway: () => Promise<Measured>,
  measureYardstick: () => Promise<Yardstick & { transactions?: number }>,
): Promise<{ pairs: { measured: Measured; yardstick: Yardstick }[]; transactionsEach: number }> {
  const pairs: { measured: Measured; yardstick: Yardstick }[] = []
  const before = await countTransactions(gateway)
  let others = 0
  for (let round = 1; round <= rounds; round++) {
    progress(`${what}, round ${round} of ${rounds}`)
    const measured = await measureGateway()
    const yardstick = await measureYardstick()
    others += yardstick.transactions ?? 0
    pairs.push({ measured, yardstick })
  }
  const requests = pairs.reduce((sum, { measured }) => sum + measured.requests, 0)
  return { pairs, transactionsEach: ((await countTransactions(gateway)) - before - others) / requests }
}

/** Returns the medians of pairs in which both servers were sent requests. */
export function rowOf(
  { what, against }: Pick<Row, 'what' | 'against'>,
  pairs: readonly { measured: Measured; yardstick: Measured }[],
  transactionsEach?: number,
): Row {
  const ours = (name: keyof Measured) => median(pairs.map(({ measured }) => measured[name]))
  const theirs = (name: keyof Measured) => median(pairs.map(({ yardstick }) => yardstick[name]))
  const ratio = (name: keyof Measured) =>
    median(pairs.map(({ measured, yardstick }) => measured[name] / yardstick[name]))
  return {
    what,
    against,
    perSecond: ours('requestsPerSecond'),
    yardstickPerSecond: theirs('requestsPerSecond'),
    ratio: ratio('requestsPerSecond'),
    p50Ms: ours('p50Ms'),
    p99Ms: ours('p99Ms'),
    yardstickP50Ms: theirs('p50Ms'),
    yardstickP99Ms: theirs('p99Ms'),
    cpuRatio: ratio('cpuMicroseconds'),
    cpuMicroseconds: ours('cpuMicroseconds'),
    yardstickCpuMicroseconds: theirs('cpuMicroseconds'),
    ...(transactionsEach !== undefined && { transactionsEach }),
    errors: pairs.reduce((sum, { measured, yardstick }) => sum + measured.errors + yardstick.errors, 0),
  }
}

/** Returns the number of transactions that the database has committed. */
async function countTransactions({ sql }: Gateway): Promise<number> {
  // Each connection reports its statistics at most once a second.
  await sleep(1_100)
  const { rows } = await sql.query<{ committed: number }>(
    'select xact_commit::int as committed from pg_stat_database where datname = current_database()',
  )
  return rows[0]!.committed
}
