import { Prisma } from '../../../prisma/client/client.ts'
import type { Db } from '../db.ts'
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

/**
 * Returns the first IDs of each range, or the last ones from the end backwards. One statement reads the ranges of all
 * parents, and of each range no more rows than `limit`.
 */
export async function readChildIds(
  db: Db,
  { table, parent, parentKey, descending, where }: ChildList,
  { fromEnd, limit }: { fromEnd: boolean; limit: number },
  ranges: readonly ChildRange[],
): Promise<string[][]> {
  const greatestFirst = descending !== fromEnd
  const parents = ranges.map((range) => range.parent)
  const lower = ranges.map(({ after, before }) => (descending ? before : after) ?? LEAST)
  const upper = ranges.map(({ after, before }) => (descending ? after : before) ?? GREATEST)
  const rows = await db.$queryRaw<{ range: number; id: string }[]>`
    select wanted.range::int as range, found.id::text as id
    from unnest(${parents}::uuid[], ${lower}::uuid[], ${upper}::uuid[])
      with ordinality as wanted (parent, lower, upper, range)
    cross join lateral (
      select child.id from ${Prisma.raw(table)} child
      where child.${Prisma.raw(parent)} = ${keyOf(parentKey)}
        and child.id > wanted.lower and child.id < wanted.upper
        ${where ? Prisma.sql`and ${where}` : Prisma.empty}
      order by child.id ${Prisma.raw(greatestFirst ? 'desc' : 'asc')}
      limit ${limit}
    ) found`
  const ids: string[][] = ranges.map(() => [])
  for (const { range, id } of rows) ids[range - 1]!.push(id)
  for (const range of ids) range.sort((a, b) => (a < b === greatestFirst ? 1 : -1))
  return ids
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
