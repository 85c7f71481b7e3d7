import type { ListOrder } from '../../../src/platform/database/list.ts'

/** The order of a list. */
export interface Order extends ListOrder {
  /** Name of the type of the records. */
  type: string
  columns: readonly Column[]
}

export interface Column {
  /** Name of the column in cursors. For a column of the key, it is the name of the field of the model. */
  name: string
  sql: string
  type: string
}

/** Column of the ID of a record, which ends every order. */
export const idColumn: Column = { name: 'id', sql: 'child.id', type: 'uuid' }

/** Extension of a connection field: returns the order of its list for the arguments of a call. */
export const ORDER = 'licet.order'

/** The order of a connection field, for its arguments. */
export type OrderOf = (args: object) => Order

/** The values of the ordered columns of one record. */
export type Position = readonly string[]

/** Identifies the order in its cursors. The direction is not part of it. */
export function keyOf({ type, columns }: Order): string {
  return `${type}:${columns.map(({ name }) => name).join()}`
}

/** One order that a client can choose. */
export interface NamedOrder {
  description: string
  /** Columns before the key. */
  columns: readonly Column[]
  descending?: boolean
}

/** The orders of a list: the enum of the graph, its argument, and the columns of each value. */
export interface ListOrders<By extends string> {
  by: Record<By, NamedOrder>
  /** The order for given filters if a client chooses none. */
  defaultFor: (args: object) => By
  arg: unknown
}
