import { setTimeout as sleep } from 'node:timers/promises'
import { type Prisma, PrismaClient } from '../../prisma/client/client.ts'
import { backoffMs } from './backoff.ts'

/** The Prisma client. Everything but the two hot paths uses it. */
export type Db = PrismaClient

/** An open transaction. Operations that compose take it as a parameter. */
export type Tx = Prisma.TransactionClient

/** Plain SQL without Prisma, for frequent look-ups and for pages of lists. */
export interface Sql {
  /**
   * Runs one statement and returns its rows. The server caches the plan by `name`, but not behind a connection pooler. With an empty
   * name, it makes a plan for the values.
   */
  query<Row>(statement: { name: string; text: string }, values: unknown[]): Promise<Row[]>
}

/** Runs a composed statement, and returns its rows. The server makes a plan for its values. */
export async function runSql<Row>(sql: Sql, { text, values }: Prisma.Sql): Promise<Row[]> {
  // The driver would write an instant in the time zone of the process.
  const written = values.map((value) => (value instanceof Date ? value.toISOString() : value))
  return await sql.query<Row>({ name: '', text }, written)
}

/** Default of the longest duration of a transaction. */
const TIMEOUT_MS = 15_000

/** Creates the Prisma client on a database adapter. */
export function createDb(adapter: ConstructorParameters<typeof PrismaClient>[0]['adapter']): Db {
  return new PrismaClient({ adapter: adapter!, transactionOptions: { maxWait: 15_000, timeout: TIMEOUT_MS } })
}

const ATTEMPTS = 8
const CONTENTION = { firstMs: 20, maxMs: 1_280 }

/**
 * Runs `work` in one transaction. Retries serialization failures and deadlocks with jitter, so `work` must have no effects
 * outside `tx`. Begins nothing after the signal aborts, even if it waited for a connection. A transaction that has begun
 * completes, or is rolled back after `timeoutMs`, by default 15 s.
 */
export async function transact<T>(
  db: Db,
  work: (tx: Tx) => Promise<T>,
  signal?: AbortSignal | undefined,
  timeoutMs = TIMEOUT_MS,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted()
    const callbacks: (() => void)[] = []
    try {
      const result = await db.$transaction(
        async (tx) => {
          signal?.throwIfAborted()
          commitCallbacks.set(tx, callbacks)
          return await work(tx)
        },
        { timeout: timeoutMs },
      )
      for (const callback of callbacks) callback()
      return result
    } catch (error) {
      if (attempt === ATTEMPTS || !isContention(error)) throw error
      await sleep(backoffMs(attempt, CONTENTION))
    }
  }
}

/** The callbacks of each open transaction. */
const commitCallbacks = new WeakMap<object, (() => void)[]>()

/** Calls `callback` once after the transaction has committed, and never if it is rolled back. Without a transaction, at once. */
export function onceCommitted(tx: Tx | Db, callback: () => void): void {
  const callbacks = commitCallbacks.get(tx)
  if (callbacks) callbacks.push(callback)
  else callback()
}

/** Runs `work` under a savepoint. If it throws, its writes are undone and the transaction continues. Savepoints nest. */
export async function attempt<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await tx.$executeRaw`savepoint attempt`
  try {
    const result = await work()
    await tx.$executeRaw`release savepoint attempt`
    return result
  } catch (error) {
    await tx.$executeRaw`rollback to savepoint attempt`
    await tx.$executeRaw`release savepoint attempt`
    throw error
  }
}

/** Runs `work` under a savepoint and undoes its writes. Returns its result. */
export async function undone<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await tx.$executeRaw`savepoint undone`
  try {
    return await work()
  } finally {
    await tx.$executeRaw`rollback to savepoint undone`
    await tx.$executeRaw`release savepoint undone`
  }
}

/** Whether a retry of the same transaction may succeed: SQLSTATE 40001 or 40P01, as the driver or as Prisma reports it. */
export function isContention(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && (error.code === 'P2034' || error.code === '40001' || error.code === '40P01'))
    return true
  return (
    /TransactionWriteConflict|40P01|40001|deadlock detected/.test(error.message) || isContention(error.cause)
  )
}

/** Whether a write violates a unique constraint. */
export function violatesUnique(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'P2002' || error.code === '23505')
}
