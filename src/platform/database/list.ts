import { Prisma } from '../../../prisma/client/client.ts'
import { runSql, type Sql, type Tx } from '../db.ts'
import { type RecordColumn, selectColumns, selectJson, toRecord } from './json-record.ts'

/** Conditions for the records of a list, on the table `child`. */
export interface Filter {
  /** Conditions that all records meet. */
  all: readonly Prisma.Sql[]
  /**
   * Conditions that all records of the list meet, and nearly all rows of its table. A scan in any order meets a page of them at
   * once, so they are not searched for.
   */
  usual?: readonly Prisma.Sql[]
  /** Whether an index has the records that meet `all` in the order of the list. Then they are not searched for either. */
  inOrder?: boolean
  /**
   * Groups of conditions. Each record meets one condition of each group, and no more than one. One index finds the records
   * of one condition in their order, where none finds those of all.
   */
  oneOf?: readonly (readonly Prisma.Sql[])[]
  range?: Range | null
  /** Whether an index has the records of each condition of the groups in the order of their IDs. */
  byId?: boolean
}

/** Conditions for one range of an index, and the expression by which that index is ordered. */
export interface Range {
  conditions: readonly Prisma.Sql[]
  by: Prisma.Sql
  bins?: Bins
  /** Whether the conditions have columns that the index lacks, so that each record is read from the table. */
  readsTable?: boolean
}

/**
 * Sections of a range: an expression on the table `child` and its first and last value, each null if the range has no such end. One
 * index has the records of each section in the order of their IDs.
 */
export interface Bins {
  of: Prisma.Sql
  first: Prisma.Sql | null
  last: Prisma.Sql | null
}

/** Columns by which a list is ordered, and the direction of all. Together they are unique and never null. */
export interface ListOrder {
  /** Expression on the table `child` and its type in the database. Both are in the code and never input. */
  columns: readonly { sql: string; type: string }[]
  descending?: boolean | undefined
}

/** Part of a list between two positions, both excluded, read from one of its ends. */
export interface ListRange {
  after: readonly string[] | null
  before: readonly string[] | null
  fromEnd: boolean
  limit: number
}

/** Number of the records of a list. Above `EXACT_COUNT`, it is an estimate of the database. */
export interface Count {
  value: number
  exact: boolean
}

/** Largest number of records that are counted. */
export const EXACT_COUNT = 10_000

/** Most records of one condition, and of all conditions of a group, that are found first and sorted then. */
const FEW = 5_000
const FEW_IN_ALL = 10_000
/**
 * Most records of a range: without further conditions if its index alone finds them, without further conditions if each is read from
 * the table, and with conditions.
 */
const FEW_IN_RANGE = 50_000
const FEW_READ_IN_RANGE = 10_000
const FEW_IN_NARROWED_RANGE = 20_000

/** A record at its position: the values of the ordered columns. */
export interface PositionedRecord {
  position: string[]
  record: Record<string, unknown>
}

/** Returns the values of the ordered columns of each record in a range, in the order of reading. */
export async function readPositions(
  sql: Sql,
  table: string,
  filter: Filter,
  order: ListOrder,
  range: ListRange,
): Promise<string[][]> {
  const found = await readRecords(sql, table, filter, order, range, [])
  return found.map(({ position }) => position)
}

/**
 * Returns the records of a range with the requested columns, in the order of reading. If there are columns, the last column of the
 * order is the ID.
 *
 * For a page, the planner scans an index in the order of the list if it expects to meet enough records soon. It does not know
 * where they are: licenses that expire soon are all after those that have expired. So the records are first searched for without
 * an order. If there are few, they are sorted. Otherwise the scan meets them soon enough.
 */
export async function readRecords(
  sql: Sql,
  table: string,
  filter: Filter,
  order: ListOrder,
  range: ListRange,
  columns: readonly RecordColumn[],
): Promise<PositionedRecord[]> {
  const direction = Prisma.raw(Boolean(order.descending) === range.fromEnd ? 'asc' : 'desc')
  const names = order.columns.map((_, index) => Prisma.raw(`c${index}`))
  const sorted = Prisma.join(names.map((name) => Prisma.sql`${name} ${direction}`))
  const page = Prisma.sql`order by ${sorted} limit ${range.limit}`
  const selected = Prisma.join(
    order.columns.map(({ sql }, index) => Prisma.sql`${Prisma.raw(sql)} as ${names[index]}`),
  )
  const select = Prisma.sql`select ${selected}`
  const from = Prisma.sql`from ${Prisma.raw(table)} child`
  const withColumns = Prisma.sql`${select} ${selectColumns('child', columns)} ${from}`
  const inTable = rangeOf(order, range, (column) => column.sql)
  const inFound = rangeOf(order, range, (_, index) => `c${index}`)
  const searches: Prisma.Sql[] = []
  const alternatives = alternativesOf(filter)
  const most = mostFound(filter, alternatives.length)
  // Without an order that an index has, the planner could prefer to read the whole table.
  const byIndex = filter.range ? filter.range.by : filter.byId ? Prisma.sql`child.id` : null
  const byIndexOrder = byIndex ? Prisma.sql`order by ${byIndex}` : Prisma.empty
  const { usual = [] } = filter
  const texts = Prisma.join(names.map((name) => Prisma.sql`found.${name}::text`))
  // Without the table, a name would mean the text that is selected, and 10 comes before 9 among texts.
  const values = Prisma.join(names.map((name) => Prisma.sql`found.${name} ${direction}`))
  const result = Prisma.sql`select ${texts}, ${selectJson('found', columns)} as record`
  const toPositioned = ({ record, ...position }: Row): PositionedRecord => ({
    position: order.columns.map((_, index) => position[`c${index}`]!),
    record: toRecord(columns, record),
  })
  const bins = binsOf(filter, order)
  if (bins) {
    // All records of a section between the first and the last one are in the range.
    const ends = Prisma.join([bins.first, bins.last].filter((end) => end !== null))
    const inRange = Prisma.sql`case when bins.bin in (${ends}) then ${allOf(alternatives[0]!)} else true end`
    const conditions = allOf([inRange, ...usual, ...inTable])
    const rows = await runSql<Row>(
      sql,
      Prisma.sql`
        ${selectBins(table, bins)}
        ${result} from (
          select found.* from bins
          cross join lateral (${withColumns} where ${bins.of} = bins.bin and ${conditions} ${page}) found
          order by ${values} limit ${range.limit}
        ) found order by ${values}`,
    )
    return rows.map(toPositioned)
  }
  /** Reads the columns of the records of a page that was found without them. */
  const ofFew = (positions: Prisma.Sql) =>
    columns.length === 0
      ? positions
      : Prisma.sql`select few.* ${selectColumns('child', columns)} from (${positions}) few
          join ${Prisma.raw(table)} child on child.id = few.${names.at(-1)!}`
  const parts = alternatives.flatMap((conditions, index) => {
    const scan = (further: Prisma.Sql[]) => Prisma.sql`(
      ${withColumns} where ${allOf([...conditions, ...usual, ...inTable, ...further])} ${page})`
    if (conditions.length === 0 || filter.inOrder) return [scan([])]
    const few = Prisma.raw(`few${index}`)
    searches.push(
      Prisma.sql`${few} as materialized (${select} ${from} where ${allOf([...conditions, ...usual])} ${byIndexOrder} limit ${most + 1})`,
    )
    const found = Prisma.sql`(select count(*) from ${few})`
    return [
      Prisma.sql`(${ofFew(Prisma.sql`select * from ${few} where ${allOf([Prisma.sql`${found} <= ${most}`, ...inFound])} ${page}`)})`,
      scan([Prisma.sql`${found} > ${most}`]),
    ]
  })
  const search = searches.length > 0 ? Prisma.sql`with ${Prisma.join(searches)}` : Prisma.empty
  const rows = await runSql<Row>(
    sql,
    Prisma.sql`
      ${search} ${result} from (${Prisma.join(parts, ' union all ')}) found
      order by ${values} limit ${range.limit}`,
  )
  return rows.map(toPositioned)
}

/** A row of a page: the ordered columns as texts, and the values of the requested columns. */
type Row = Record<`c${number}`, string> & { record: unknown[] }

/**
 * Returns the sections of a range without further conditions in the order of the IDs. A page of each section is read, because the
 * records of the range may all be at one end of that order.
 */
function binsOf({ all, oneOf = [], range }: Filter, { columns }: ListOrder): Bins | null {
  const isById = columns.length === 1 && columns[0]!.sql === 'child.id'
  return isById && all.length === 0 && oneOf.length === 0 ? (range?.bins ?? null) : null
}

/** Selects the sections that have records: each is found by the index as the next after the one before it. */
function selectBins(table: string, { of, first, last }: Bins): Prisma.Sql {
  const next = (from: Prisma.Sql | null) => Prisma.sql`
    select ${of} as bin from ${Prisma.raw(table)} child
    where ${allOf([Prisma.sql`${of} is not null`, ...(from ? [from] : []), ...(last ? [Prisma.sql`${of} <= ${last}`] : [])])}
    order by bin limit 1`
  return Prisma.sql`
    with recursive bins (bin) as (
      (${next(first && Prisma.sql`${of} >= ${first}`)})
      union all
      select (${next(Prisma.sql`${of} > bins.bin`)}) from bins where bins.bin is not null
    )`
}

/** Returns SQL that selects the IDs of the records of a list, at most `limit` and in no order. */
export function selectIds(table: string, filter: Filter, limit: number): Prisma.Sql {
  const parts = alternativesOf(filter).map(
    (conditions) =>
      Prisma.sql`(select child.id from ${Prisma.raw(table)} child where ${allOf([...conditions, ...(filter.usual ?? [])])} limit ${limit})`,
  )
  return Prisma.sql`select id from (${Prisma.join(parts, ' union all ')}) found limit ${limit}`
}

/** Counts the records of a list, up to a limit. Estimates a larger number by the statistics of the database. */
export async function countRecords(db: Tx, table: string, filter: Filter): Promise<Count> {
  const parts = alternativesOf(filter).map(
    (conditions) =>
      Prisma.sql`select 1 from ${Prisma.raw(table)} child where ${allOf([...conditions, ...(filter.usual ?? [])])}`,
  )
  const limited = parts.map((part) => Prisma.sql`(${part} limit ${EXACT_COUNT + 1})`)
  const [counted] = await db.$queryRaw<{ value: number }[]>`
    select count(*)::int as value from (
      select 1 from (${Prisma.join(limited, ' union all ')}) found limit ${EXACT_COUNT + 1}
    ) counted`
  if (counted!.value <= EXACT_COUNT) return { value: counted!.value, exact: true }
  let value = 0
  for (const part of parts) {
    const [row] = await db.$queryRaw<{ 'QUERY PLAN': Plan[] }[]>`explain (format json) ${part}`
    value += row!['QUERY PLAN'][0]!.Plan['Plan Rows']
  }
  return { value: Math.max(value, EXACT_COUNT + 1), exact: false }
}

interface Plan {
  Plan: { 'Plan Rows': number }
}

/** Every combination of one condition of each group, with the conditions that all records meet. */
function alternativesOf({ all, oneOf = [], range }: Filter): Prisma.Sql[][] {
  return oneOf.reduce<Prisma.Sql[][]>(
    (combinations, group) =>
      combinations.flatMap((conditions) => group.map((condition) => [...conditions, condition])),
    [[...all, ...(range?.conditions ?? [])]],
  )
}

/** Returns the most records of one combination of conditions that are found first and sorted then. */
function mostFound({ all, oneOf = [], range }: Filter, alternatives: number): number {
  if (range && all.length === 0 && oneOf.length === 0)
    return range.readsTable ? FEW_READ_IN_RANGE : FEW_IN_RANGE
  return range ? FEW_IN_NARROWED_RANGE : Math.min(FEW, Math.ceil(FEW_IN_ALL / alternatives))
}

/** The conditions for a range. Each is one comparison of rows, because an index then finds the position. */
function rangeOf(
  { columns, descending }: ListOrder,
  { after, before }: ListRange,
  nameOf: (column: ListOrder['columns'][number], index: number) => string,
): Prisma.Sql[] {
  const names = Prisma.raw(columns.map(nameOf).join(', '))
  const compare = (operator: '<' | '>', position: readonly string[]) => {
    const values = columns.map(({ type }, index) => Prisma.sql`${position[index]}::${Prisma.raw(type)}`)
    return Prisma.sql`(${names}) ${Prisma.raw(operator)} (${Prisma.join(values)})`
  }
  return [
    ...(after ? [compare(descending ? '<' : '>', after)] : []),
    ...(before ? [compare(descending ? '>' : '<', before)] : []),
  ]
}

function allOf(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return conditions.length === 0 ? Prisma.sql`true` : Prisma.join([...conditions], ' and ')
}

/** Filter that no record meets. */
export const NOTHING: Filter = { all: [Prisma.sql`false`] }

/** Condition for the records with an ID in a column of the table `child`. The column is in the code and never input. */
export function hasId(column: string, id: string): Prisma.Sql {
  return Prisma.sql`${Prisma.raw(`child.${column}`)} = ${id}::uuid`
}
