import { Prisma } from '../../../prisma/client/client.ts'
import type { Db } from '../db.ts'

const BATCH = 5_000
/** Rows that are read first, to find out whether any are expired. */
const FIRST_BATCH = 100

/** Which rows `r` of a table are deleted. No condition is ever null. */
export interface Deletion {
  table: string
  /** The rows that are read; all by default. An index has them in the order of their IDs. */
  among?: Prisma.Sql
  isExpired: Prisma.Sql
  /** Whether a row has to stay although it is expired. */
  isNeeded: Prisma.Sql
  /** Whether IDs follow the time of the rows. Then no row is read after a batch without an expired one. */
  isInOrder: boolean
}

/** Deletes rows in batches in the order of their IDs, until at least `limit` are deleted. Returns their number. Safe to interrupt. */
export async function deleteInBatches(
  db: Db,
  { table, among = Prisma.sql`true`, isExpired, isNeeded, isInOrder }: Deletion,
  limit: number,
): Promise<number> {
  const rows = Prisma.raw(`"${table}"`)
  let total = 0
  let after = '00000000-0000-0000-0000-000000000000'
  for (let size = FIRST_BATCH; total < limit; size = BATCH) {
    const [batch] = await db.$queryRaw<{ last: string; read: number; expired: number; deleted: number }[]>`
      with batch as (
        select r.id, ${isExpired} as expired, ${isNeeded} as needed from ${rows} r
        where ${among} and r.id > ${after}::uuid order by r.id limit ${size}
      ), deleted as (
        delete from ${rows} d using batch b where d.id = b.id and b.expired and not b.needed returning 1
      )
      select last.id::text as last, (select count(*)::int from batch) as read,
        (select count(*)::int from batch where expired) as expired, (select count(*)::int from deleted) as deleted
      from (select id from batch order by id desc limit 1) last`
    if (!batch) break
    total += batch.deleted
    after = batch.last
    if (batch.read < size || (batch.expired === 0 && isInOrder)) break
  }
  return total
}
