import { Prisma } from '../../../../prisma/client/client.ts'
import type { AppContext } from '../../context.ts'
import type { Db, Tx } from '../../db.ts'
import { deleteInBatches } from '../delete-in-batches.ts'
import { attachPartition, createDetached, lockForAttachment, tableName } from './attach-partition.ts'
import { listPartitions, type Partition } from './list-partitions.ts'
import { instantOfId, type PartitionedTable } from './partitioned-tables.ts'
import { withBriefLocks } from './with-brief-locks.ts'

/** Most rows that one call deletes one by one. */
const MAX_ROWS = 1_000_000
/** Time after its end at which a partition gets no more rows, although clocks differ. */
const CLOSED_MS = 86_400_000

export interface Expiry {
  table: PartitionedTable
  /** Column with the time of a row. */
  column: string
  /** Rows before it are expired. */
  before: Date
  /** Whether the row `r` has to stay although it is expired. Never null. */
  isNeeded: Prisma.Sql
}

/**
 * Drops partitions in which every row is expired. Those of their rows that are needed stay, in a new partition. From the two partitions
 * that are no month, the first one and the default one, deletes expired rows one by one. Rows of a month stay until all rows of the month
 * are expired. Idempotent, and safe to interrupt.
 */
export async function deleteExpiredRows(
  { db, log }: Pick<AppContext, 'db' | 'log'>,
  expiry: Expiry,
): Promise<void> {
  const { table, column, before, isNeeded } = expiry
  const [clock] = await db.$queryRaw<{ at: Date }[]>`select now() as at`
  const isClosed = ({ to }: Partition) =>
    to !== null && instantOfId(to).getTime() + CLOSED_MS < clock!.at.getTime()
  let deleted = 0
  for (const partition of await listPartitions(db, table)) {
    if (isClosed(partition) && (await dropExpired(db, partition, expiry)))
      log.info({ msg: 'partition dropped', partition: partition.name, before })
    else if (partition.isDefault || partition.from === null)
      deleted += await deleteInBatches(
        db,
        {
          table: partition.name,
          isExpired: Prisma.sql`r.${Prisma.raw(column)} < ${before}`,
          isNeeded,
          // IDs of the first partition follow the time.
          isInOrder: !partition.isDefault,
        },
        MAX_ROWS - deleted,
      )
  }
  if (deleted > 0) log.info({ msg: 'expired rows deleted', table, rows: deleted, before })
}

/** Drops a partition in which every row is expired, but not the rows that are needed. Returns false if it changes nothing. */
async function dropExpired(db: Db, { name, from, to }: Partition, expiry: Expiry): Promise<boolean> {
  const { table, column, before, isNeeded } = expiry
  const partition = tableName(name)
  const has = async (tx: Tx, condition: Prisma.Sql) =>
    (await tx.$queryRaw<object[]>`select 1 from ${partition} r where ${condition} limit 1`).length > 0
  return await withBriefLocks(db, async (tx) => {
    // No row of the partition changes from here on. Statements on other partitions do not wait while it is read.
    await tx.$executeRaw`lock table ${partition} in share mode`
    if (await has(tx, Prisma.sql`r.${Prisma.raw(column)} >= ${before}`)) return false
    if (!(await has(tx, isNeeded))) {
      await tx.$executeRaw`drop table ${partition}`
      return true
    }
    if (!(await has(tx, Prisma.sql`not (${isNeeded})`))) return false
    const kept = `${name}_kept`
    await createDetached(tx, table, kept)
    await tx.$executeRaw`insert into ${tableName(kept)} select r.* from ${partition} r where ${isNeeded}`
    await lockForAttachment(tx, table)
    await tx.$executeRaw`drop table ${partition}`
    await tx.$executeRaw`alter table ${tableName(kept)} rename to ${partition}`
    await attachPartition(tx, table, { name, from, to: to! })
    return true
  })
}
