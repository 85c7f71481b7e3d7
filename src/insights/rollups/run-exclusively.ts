import type { Db, Tx } from '../../platform/db.ts'

/** Longest duration of the transaction. The statement timeout applies as well. */
const TIMEOUT_MS = 5 * 60_000

/**
 * Runs `work` in a transaction that no other roll-up overlaps: it waits for the others and then reads their results. It has
 * no retry of its own; the queue retries the job.
 */
export async function runExclusively<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return await db.$transaction(
    async (tx) => {
      await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('licet insights'))`
      return await work(tx)
    },
    { timeout: TIMEOUT_MS },
  )
}
