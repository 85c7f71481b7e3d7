import type { Tx } from '../db.ts'

/** Values of JSON, instants and bytes by the names of the columns in camel case. A column that a row lacks gets its default. */
type NewRow = Readonly<Record<string, unknown>>

/** Rows of one statement. */
const ROWS_AT_ONCE = 1_000

/**
 * Inserts rows of a table and returns their number. Leaves out rows whose unique values another row has. It needs a
 * fraction of the time that Prisma needs for thousands of values, and keeps every name and value of JSON.
 */
export async function insertRows(
  tx: Tx,
  table: 'accounts' | 'activations' | 'contacts' | 'events' | 'license_keys' | 'licenses',
  rows: readonly NewRow[],
): Promise<number> {
  let inserted = 0
  for (const [columns, alike] of Map.groupBy(rows.map(toColumns), (row) => Object.keys(row).join(', '))) {
    // A row of the table converts the JSON values to the types of its columns.
    const statement = `insert into ${table} (${columns})
      select ${columns} from json_populate_recordset(null::${table}, $1::json) on conflict do nothing`
    for (let start = 0; start < alike.length; start += ROWS_AT_ONCE) {
      const json = JSON.stringify(alike.slice(start, start + ROWS_AT_ONCE))
      inserted += await tx.$executeRawUnsafe(statement, json)
    }
  }
  return inserted
}

function toColumns(row: NewRow): NewRow {
  const columns: Record<string, unknown> = {}
  for (const name in row) {
    const value = row[name]
    if (value !== undefined) columns[columnOf(name)] = toJson(value)
  }
  return columns
}

/** Converts what has no JSON of its own. An instant is converted here, because `JSON.stringify` is slow with one. */
function toJson(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  return value
}

/** The column of each name. */
const columnNames = new Map<string, string>()

function columnOf(name: string): string {
  const known = columnNames.get(name)
  if (known) return known
  const column = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  columnNames.set(name, column)
  return column
}
