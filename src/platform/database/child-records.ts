import { Prisma } from '../../../prisma/client/client.ts'
import { type Db, runSql, type Sql } from '../db.ts'
import { type RecordColumn, selectJson, toRecord } from './json-record.ts'
import { type Count, EXACT_COUNT } from './list.ts'

/** A unique column of the table of the parents. Both are names in the code and never input. */
export interface ParentKey {
  table: string
  column: string
}

/** Records of one table that belong to parents, ordered by ID. */
export interface ChildList {
  /** The table, and its column with the ID of the parent. Both are names in the code and never input. */
  table: string
  parent: string
  /** Column of the parents that the column of the records has in place of their ID. */
  parentKey?: ParentKey | undefined
  descending: boolean
  /** Condition on the table `child`; null for all records. */
  where: Prisma.Sql | null
}

/** Part of the list of one parent: its records after and before an ID, both excluded. */
export interface ChildRange {
  parent: string
  after: string | null
  before: string | null
}

const LEAST = '00000000-0000-0000-0000-000000000000'
const GREATEST = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** A record of a list, with its requested columns. */
export interface ChildRecord extends Record<string, unknown> {
  id: string
}

/** Most records in one statement. Reading them keeps the event loop busy. */
const RECORDS_PER_STATEMENT = 1_000

/**
 * Returns the requested columns of the first records of each range, or of the last ones from the end backwards. One statement
 * reads the ranges of many parents, and of each range no more rows than `limit`. The first column is the ID.
 */
export async function readChildren(
  sql: Sql,
  list: ChildList,
  columns: readonly RecordColumn[],
  { fromEnd, limit }: { fromEnd: boolean; limit: number },
  ranges: readonly ChildRange[],
): Promise<ChildRecord[][]> {
  const rangesEach = Math.max(1, Math.floor(RECORDS_PER_STATEMENT / limit))
  const found: ChildRecord[][] = []
  for (let start = 0; start < ranges.length; start += rangesEach) {
    const part = ranges.slice(start, start + rangesEach)
    found.push(...(await readRanges(sql, list, columns, { fromEnd, limit }, part)))
  }
  return found
}

async function readRanges(
  sql: Sql,
  { table, parent, parentKey, descending, where }: ChildList,
  columns: readonly RecordColumn[],
  { fromEnd, limit }: { fromEnd: boolean; limit: number },
  ranges: readonly ChildRange[],
): Promise<ChildRecord[][]> {
  const greatestFirst = descending !== fromEnd
  const parents = ranges.map((range) => range.parent)
  const lower = ranges.map(({ after, before }) => (descending ? before : after))
  const upper = ranges.map(({ after, before }) => (descending ? after : before))
  const statement = Prisma.sql`
    select wanted.range::int as range, found.record
    from unnest(${parents}::uuid[], ${lower.map((id) => id ?? LEAST)}::uuid[], ${upper.map((id) => id ?? GREATEST)}::uuid[])
      with ordinality as wanted (parent, lower, upper, range)
    cross join lateral (
      select ${selectJson('child', columns)} as record from ${Prisma.raw(table)} child
      where child.${Prisma.raw(parent)} = ${keyOf(parentKey)}
        ${isBound(lower) ? Prisma.sql`and child.id > wanted.lower` : Prisma.empty}
        ${isBound(upper) ? Prisma.sql`and child.id < wanted.upper` : Prisma.empty}
        ${where ? Prisma.sql`and ${where}` : Prisma.empty}
      order by child.id ${Prisma.raw(greatestFirst ? 'desc' : 'asc')}
      limit ${limit}
    ) found`
  const found: ChildRecord[][] = ranges.map(() => [])
  for (const { range, record } of await runSql<{ range: number; record: unknown[] }>(sql, statement))
    found[range - 1]!.push(toRecord(columns, record) as ChildRecord)
  for (const range of found) range.sort((a, b) => (a.id < b.id === greatestFirst ? 1 : -1))
  return found
}

/** Whether any range has this bound. Of two bounds that exclude nothing, the planner expects few rows, which it would read and sort. */
const isBound = (ids: readonly (string | null)[]) => ids.some((id) => id !== null)

/** Returns the first IDs of each range, or the last ones from the end backwards, in the same way. */
export async function readChildIds(
  sql: Sql,
  list: ChildList,
  part: { fromEnd: boolean; limit: number },
  ranges: readonly ChildRange[],
): Promise<string[][]> {
  const found = await readChildren(sql, list, [{ name: 'id', instant: null }], part, ranges)
  return found.map((records) => records.map(({ id }) => id))
}

/**
 * Counts the records of each parent in one statement, up to a limit. The database has no statistics about one parent, so
 * a larger number is the limit, and not exact.
 */
export async function countChildren(
  db: Db,
  { table, parent, parentKey, where }: ChildList,
  parents: readonly string[],
): Promise<Count[]> {
  const rows = await db.$queryRaw<{ value: number }[]>`
    select (
      select count(*)::int from (
        select 1 from ${Prisma.raw(table)} child
        where child.${Prisma.raw(parent)} = ${keyOf(parentKey)} ${where ? Prisma.sql`and ${where}` : Prisma.empty}
        limit ${EXACT_COUNT + 1}
      ) found
    ) as value
    from unnest(${[...parents]}::uuid[]) with ordinality as wanted (parent, position) order by position`
  return rows.map(({ value }) => ({ value, exact: value <= EXACT_COUNT }))
}

/** The value in the column of the records that belong to a wanted parent. */
function keyOf(parentKey: ParentKey | undefined): Prisma.Sql {
  if (!parentKey) return Prisma.sql`wanted.parent`
  const { table, column } = parentKey
  return Prisma.sql`(select ${Prisma.raw(column)} from ${Prisma.raw(table)} where id = wanted.parent)`
}
