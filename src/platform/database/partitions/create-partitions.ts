import { Prisma } from '../../../../prisma/client/client.ts'
import type { Db, Tx } from '../../db.ts'
import { attachPartition, createDetached, lockForAttachment, tableName } from './attach-partition.ts'
import { listPartitions } from './list-partitions.ts'
import { instantOfId, lowestIdAt, type PartitionedTable, partitionedTables } from './partitioned-tables.ts'
import { withBriefLocks } from './with-brief-locks.ts'

/** Most rows of one month that move from the default partition. More of them stay there, because others wait while they move. */
const MAX_MOVED = 10_000

/** Most months before the end of the next month that get a partition. So a clock that was wrong by years makes no hundreds of them. */
const MAX_MONTHS = 14

/** A span of IDs that is to become a partition. */
interface Span {
  table: PartitionedTable
  name: string
  from: string
  to: string
}

/**
 * Creates the missing partitions, one for each month (UTC), up to the end of the next month. Returns their names. Idempotent. Months
 * are those of `at`, by default of the clock of the database. A row never needs its partition: without it, the default partition takes
 * the row. `attempts` says how often a busy table is tried.
 */
export async function createPartitions(
  db: Db,
  { at, attempts }: { at?: Date; attempts?: number } = {},
): Promise<string[]> {
  const created: string[] = []
  const until = startOfMonth(at ?? (await clockOf(db)), 2)
  for (const table of partitionedTables) {
    const skipped = new Set<string>()
    for (let done = false; !done; ) {
      const next = await findMissing(db, table, until, skipped)
      if (!next) break
      done = await withBriefLocks(
        db,
        async (tx) => {
          // Another process may have created it meanwhile.
          const span = await findMissing(tx, table, until, skipped)
          if (!span) return true
          if (await createPartition(tx, span)) created.push(span.name)
          else skipped.add(span.name)
          return false
        },
        attempts,
      )
    }
  }
  return created
}

async function clockOf(db: Db): Promise<Date> {
  const [row] = await db.$queryRaw<{ at: Date }[]>`select now() as at`
  return row!.at
}

/** Returns the first month after the newest partition that begins before `until`. Null if there is no such month before `until`. */
async function findMissing(
  db: Db | Tx,
  table: PartitionedTable,
  until: Date,
  skipped: ReadonlySet<string>,
): Promise<Span | null> {
  // A clock that was ahead leaves partitions that begin later.
  const newest = (await listPartitions(db, table)).findLast(
    ({ from, to }) => to !== null && (from === null || instantOfId(from) < until),
  )
  let from = newest ? instantOfId(newest.to!) : startOfMonth(until, -2)
  const earliest = startOfMonth(until, -MAX_MONTHS)
  if (from < earliest) from = earliest
  for (;;) {
    if (from >= until) return null
    const to = startOfMonth(from, 1)
    const name = `${table}_${from.toISOString().slice(0, 7).replace('-', '_')}`
    if (!skipped.has(name)) return { table, name, from: lowestIdAt(from), to: lowestIdAt(to) }
    from = to
  }
}

/** Creates a partition. Returns false, and creates nothing, if the default partition has too many rows of it. */
async function createPartition(tx: Tx, { table, name, from, to }: Span): Promise<boolean> {
  const other = tableName(`${table}_other`)
  const within = Prisma.sql`id >= ${from}::uuid and id < ${to}::uuid`
  await lockForAttachment(tx, table)
  const [found] = await tx.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from (select from ${other} where ${within} limit ${MAX_MOVED + 1}) rows`
  if (found!.count > MAX_MOVED) return false
  await createDetached(tx, table, name)
  await tx.$executeRaw`with moved as (delete from ${other} where ${within} returning *)
    insert into ${tableName(name)} select * from moved`
  await attachPartition(tx, table, { name, from, to })
  return true
}

/** Returns the start of a month (UTC), counted from the month of `at`. */
function startOfMonth(at: Date, months = 0): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1))
}
