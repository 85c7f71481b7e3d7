import type { Db, Tx } from '../../platform/db.ts'

/** How long one may take; a statement in it still no longer than any. */
const TIMEOUT_MS = 5 * 60_000

/**
 * One transaction that waits until no other rolls up; what it then reads is what the last one left. One that fails is
 * tried again with its job.
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
