import { type Db, type Tx, transact } from '../../db.ts'

/** One transaction that waits until no other rolls up; what it then reads is what the last one left. */
export async function inTurn<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return await transact(db, async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('licet insights'))`
    return await work(tx)
  })
}
