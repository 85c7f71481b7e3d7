import { Prisma } from '../../../prisma/client/client.ts'

/** A column of a record that is read as JSON. */
export interface RecordColumn {
  /** Name of the field in the model. The column has the same name in snake case. */
  name: string
  /** How the record has an instant: as a `Date`, or as the text that a response has. Null for a column without instants. */
  instant: 'DATE' | 'TEXT' | null
  /** Whether the column has a list. As with Prisma, null is an empty one. */
  isList?: boolean
}

/**
 * Returns SQL that builds a JSON array of the columns of a row. One value of JSON is faster to read than a value for each column.
 * The names are in the code and never input.
 */
export function selectJson(row: string, columns: readonly RecordColumn[]): Prisma.Sql {
  return Prisma.raw(`json_build_array(${columns.map(({ name }) => `${row}.${columnOf(name)}`).join(', ')})`)
}

/** Returns SQL that selects the columns after others, under their own names. */
export function selectColumns(row: string, columns: readonly RecordColumn[]): Prisma.Sql {
  return Prisma.raw(columns.map(({ name }) => `, ${row}.${columnOf(name)}`).join(''))
}

/** Returns the record of a JSON array. */
export function toRecord(
  columns: readonly RecordColumn[],
  values: readonly unknown[],
): Record<string, unknown> {
  const record: Record<string, unknown> = {}
  for (let index = 0; index < columns.length; index++) {
    const { name, instant, isList } = columns[index]!
    const value = values[index] ?? (isList ? [] : null)
    record[name] = instant && value !== null ? toInstant(value as string, instant) : value
  }
  return record
}

/** Lengths of an instant in JSON without its offset: to the second, and to the millisecond. */
const SECONDS = '2026-01-31T12:00:00'.length
const MILLISECONDS = '2026-01-31T12:00:00.000'.length
const UTC = '+00:00'

/**
 * To make a `Date` and to write it costs more than to read the whole column, and a page has many of them. Sessions are in UTC, and
 * columns have milliseconds at most. Any other instant, such as one before the year 1, is a `Date`.
 */
function toInstant(text: string, form: 'DATE' | 'TEXT'): Date | string {
  const length = text.length - UTC.length
  if (form === 'DATE' || text[10] !== 'T' || !text.endsWith(UTC) || length > MILLISECONDS)
    return new Date(text)
  return length === SECONDS
    ? `${text.slice(0, SECONDS)}.000Z`
    : `${text.slice(0, length).padEnd(MILLISECONDS, '0')}Z`
}

function columnOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
