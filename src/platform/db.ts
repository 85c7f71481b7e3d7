import { setTimeout as sleep } from 'node:timers/promises'
import { type Prisma, PrismaClient } from '../../prisma/client/client.ts'

/** The Prisma client: every road to the database but the two hot ones. */
export type Db = PrismaClient

/** An open transaction: what operations that compose accept. */
export type Tx = Prisma.TransactionClient

/** Plain SQL without Prisma between, for the look-ups that every request pays for. */
export interface Sql {
  /** Runs one statement; `name` lets the server keep its plan. Answers the rows. */
  query<Row>(statement: { name: string; text: string }, values: unknown[]): Promise<Row[]>
}

/** How long a transaction may take, unless it says otherwise. */
const LONGEST_MS = 15_000

export function createDb(adapter: ConstructorParameters<typeof PrismaClient>[0]['adapter']): Db {
  return new PrismaClient({ adapter: adapter!, transactionOptions: { maxWait: 15_000, timeout: LONGEST_MS } })
}

const ATTEMPTS = 8

/**
 * Runs `work` in one transaction. Serialization failures and deadlocks are retried with jitter, so that
 * contention never becomes a fault for the caller; `work` must therefore have no effects outside `tx`. Once the
 * signal is given nothing is begun, also by those that waited for a connection; what was begun ends whole, or is undone once it took `longestMs`.
 */
export async function transact<T>(
  db: Db,
  work: (tx: Tx) => Promise<T>,
  signal?: AbortSignal | undefined,
  longestMs = LONGEST_MS,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted()
    const told: (() => void)[] = []
    try {
      const result = await db.$transaction(
        async (tx) => {
          signal?.throwIfAborted()
          tellings.set(tx, told)
          return await work(tx)
        },
        { timeout: longestMs },
      )
      for (const tell of told) tell()
      return result
    } catch (error) {
      if (attempt === ATTEMPTS || !isContention(error)) throw error
      await sleep(Math.random() * 10 * 2 ** attempt)
    }
  }
}

/** What is told of each open transaction once it has committed. */
const tellings = new WeakMap<object, (() => void)[]>()

/** Tells of a change once it is there: not of what was undone, and once of what was tried again. */
export function onceCommitted(tx: Tx | Db, tell: () => void): void {
  const told = tellings.get(tx)
  if (told) told.push(tell)
  else tell()
}

/**
 * Runs `work` under a savepoint: when it throws, what it wrote is undone and the transaction goes on.
 * Savepoints nest.
 */
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

/** Whether trying the same transaction again may succeed: SQLSTATE 40001 and 40P01, in each of their guises. */
export function isContention(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && (error.code === 'P2034' || error.code === '40001' || error.code === '40P01'))
    return true
  return (
    /TransactionWriteConflict|40P01|40001|deadlock detected/.test(error.message) || isContention(error.cause)
  )
}

/** Whether the database refused a write because of the named unique constraint. */
export function violatesUnique(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'P2002' || error.code === '23505')
}
