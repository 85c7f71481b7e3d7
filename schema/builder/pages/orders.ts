import type { EnumRef } from '@pothos/core'
import { builder } from '../builder.ts'
import { enumOf } from '../enum-of.ts'
import type { Types } from './connection.ts'
import type { ListOrders, NamedOrder } from './order.ts'

/** The two orders of every list whose IDs ascend with time. */
export const byAge = {
  OLDEST: { description: 'Oldest record first.', columns: [] },
  NEWEST: { description: 'Newest record first.', columns: [], descending: true },
} as const satisfies Record<string, NamedOrder>

const byCreation = [{ name: 'createdAt', sql: 'child.created_at', type: 'timestamptz' }]
const byName = [{ name: 'name', sql: 'licet_fold(child.name) collate "C"', type: 'text' }]

/** The orders of a list whose records have a name. */
export const byAgeAndName = {
  OLDEST: { ...byAge.OLDEST, columns: byCreation },
  NEWEST: { ...byAge.NEWEST, columns: byCreation },
  NAME_ASC: { description: 'By name, without regard to case and accents.', columns: byName },
  NAME_DESC: {
    description: 'By name in reverse, without regard to case and accents.',
    columns: byName,
    descending: true,
  },
} as const satisfies Record<string, NamedOrder>

/** Defines the orders of a list. `enumName` is the name of their enum in the graph. */
export function ordersOf<By extends string>(
  enumName: string,
  first: NoInfer<By>,
  by: Record<By, NamedOrder>,
  /** The order of a list with certain filters: one that finds the records and orders them by the same index. */
  filtered: { description: string; orderFor: (args: object) => NoInfer<By> | null } | null = null,
): ListOrders<By> {
  const values = Object.fromEntries(
    Object.entries<NamedOrder>(by).map(([value, { description }]) => [value, description]),
  ) as Record<By, string>
  const type = enumOf<By>(enumName, { description: 'Order of a list.', values }) as EnumRef<Types, By>
  const unlessFiltered = filtered ? `, ${filtered.description}` : ''
  return {
    by,
    defaultFor: (args) => filtered?.orderFor(args) ?? first,
    arg: argumentOf(type, `Order of the records; \`${first}\` by default${unlessFiltered}.`),
  }
}

function argumentOf<By extends string>(type: EnumRef<Types, By>, description: string) {
  return builder.args((t) => ({ orderBy: t.field({ type, required: false, description }) })).orderBy
}
