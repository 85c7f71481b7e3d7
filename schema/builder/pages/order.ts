/** Columns by which a list is ordered. Together they are unique. */
export interface Order {
  /** Name of the type of the records. */
  type: string
  columns: readonly Column[]
  /** True if the list starts with the greatest record. */
  descending?: boolean | undefined
}

export interface Column {
  name: string
  /** Values of an enum in their order; absent for a column that the database compares. */
  values?: readonly string[] | undefined
}

/** The values of the ordered columns of one record. */
export type Position = readonly string[]

/** Identifies the order in its cursors. The direction is not part of it. */
export function keyOf({ type, columns }: Order): string {
  return `${type}:${columns.map(({ name }) => name).join()}`
}

/** Returns the position of a record. */
export function positionOf({ columns }: Order, record: object): Position {
  return columns.map(({ name }) => String(Reflect.get(record, name)))
}

/** The order of a Prisma query that reads the list from its start, or from its end. */
export function orderBy({ columns, descending }: Order, fromEnd: boolean): Record<string, 'asc' | 'desc'>[] {
  const direction = Boolean(descending) === fromEnd ? 'asc' : 'desc'
  return columns.map(({ name }) => ({ [name]: direction }))
}

/** The filter of a Prisma query for the records after, or before, a position. The record at the position is excluded. */
export function beyond({ columns, descending }: Order, side: 'after' | 'before', position: Position): object {
  const greater = (side === 'after') !== Boolean(descending)
  const alternatives = columns.map((column, index) => ({
    ...Object.fromEntries(columns.slice(0, index).map(({ name }, equal) => [name, position[equal]])),
    [column.name]: compare(column, greater, position[index]!),
  }))
  return alternatives.length === 1 ? alternatives[0]! : { OR: alternatives }
}

/** Prisma compares no enums, so the filter lists the values on that side. */
function compare({ values }: Column, greater: boolean, value: string): object {
  if (!values) return greater ? { gt: value } : { lt: value }
  const index = values.indexOf(value)
  return { in: greater ? values.slice(index + 1) : values.slice(0, index) }
}
