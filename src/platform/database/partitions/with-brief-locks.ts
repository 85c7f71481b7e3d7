import { setTimeout as sleep } from 'node:timers/promises'
import type { Db, Tx } from '../../db.ts'

/** Longest wait for a lock. All others that use the table wait behind it. Shorter than the time after which a deadlock is looked for. */
const LOCK_MS = 300
const ATTEMPTS = 30
const PAUSE_MS = 1_000
/** Longest duration of the transaction. It reads a partition before it takes the lock that others wait for. */
const TIMEOUT_MS = 10 * 60_000

/**
 * Runs `work`, which changes partitions, in a transaction of its own, in one process at a time. A lock that is not free within 0.3 s
 * undoes it, and it runs again later, so that other statements never wait longer.
 */
export async function withBriefLocks<T>(
  db: Db,
  work: (tx: Tx) => Promise<T>,
  attempts = ATTEMPTS,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.$transaction(
        async (tx) => {
          await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('licet partitions'))`
          await tx.$executeRawUnsafe('set local statement_timeout = 0')
          await tx.$executeRawUnsafe(`set local lock_timeout = '${LOCK_MS}ms'`)
          return await work(tx)
        },
        { timeout: TIMEOUT_MS },
      )
    } catch (error) {
      if (attempt === attempts || !isLockTimeout(error)) throw error
      await sleep(PAUSE_MS * (0.5 + Math.random()))
    }
  }
}

/** Whether a lock was not free in time: SQLSTATE 55P03, as the driver or as Prisma reports it. */
export function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && (/55P03|lock timeout/.test(error.message) || isLockTimeout(error.cause))
}
