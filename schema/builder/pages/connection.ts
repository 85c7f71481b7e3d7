import type { InputFieldMap, InputShapeFromFields } from '@pothos/core'
import { type PrismaModelTypes, type PrismaObjectRef, queryFromInfo } from '@pothos/plugin-prisma'
import type { GraphQLResolveInfo } from 'graphql'
import type { Scope } from '../../../src/platform/caller.ts'
import { countRecords, type Filter, readPositions, readRecords } from '../../../src/platform/database/list.ts'
import type { SubGraph } from '../audiences.ts'
import type { builder } from '../builder.ts'
import type { RequestContext } from '../context.ts'
import {
  type Column,
  idColumn,
  type ListOrders,
  ORDER,
  type Order,
  type OrderOf,
  type Position,
} from './order.ts'
import { type PageArguments, readPage } from './page.ts'
import { PLAIN_RECORDS, plainColumnsOf, writtenColumnsOf } from './plain-columns.ts'
import { type Range, type Row, readConnection } from './read-connection.ts'
import { takeTurnForRecords } from './turn.ts'

export type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T> ? T : never

/** A list of the graph, of which clients read pages. */
interface ListOptions<Model extends PrismaModelTypes, Args extends InputFieldMap, By extends string> {
  type: PrismaObjectRef<Types, Model>
  description: string
  /** Table of the records. */
  table: string
  /** Columns of the primary key; `id` by default. The list is ordered by them unless a client chooses an order. */
  key?: readonly Column[]
  /** Orders that a client can choose. Their columns precede the key. */
  orders?: ListOrders<By>
  authScopes?: { scope: Scope }
  subGraphs?: SubGraph[]
  args?: Args
  /** Filter for the records of the list. */
  where?: (args: InputShapeFromFields<Args>, ctx: RequestContext) => Filter | Promise<Filter>
}

/** Reads the rows of a model. */
interface Delegate {
  findMany(query: object): Promise<object[]>
}

/** The key of the lists whose records have an ID. */
const byId = [idColumn]

/**
 * Options of a connection field. Its cursors hold a position, so a page after a cursor is complete whatever was created
 * or deleted in between. One statement finds the positions of a page and reads the columns of their records. If a client requests
 * more than columns, another statement reads the records.
 */
export function listOf<
  Model extends PrismaModelTypes,
  Args extends InputFieldMap = Record<never, never>,
  By extends string = never,
>({
  where = () => ({ all: [] }),
  table,
  key = byId,
  orders,
  args: filters,
  ...options
}: ListOptions<Model, Args, By>) {
  const byKey: Order = { type: options.type.name, columns: key }
  const orderOf: OrderOf = (args) => {
    if (!orders) return byKey
    const { columns, descending } =
      orders.by[(args as { orderBy?: By | null }).orderBy ?? orders.defaultFor(args)]
    return { ...byKey, columns: [...columns, ...key], descending }
  }
  const select = Object.fromEntries(key.map(({ name }) => [name, true]))
  const readByPrisma = async (
    ctx: RequestContext,
    positions: readonly Position[],
    query: object,
  ): Promise<Row<object>[]> => {
    const keyOf = (position: Position) => position.slice(-key.length)
    const keys = whereKeys(key, positions.map(keyOf))
    const found = await delegateOf(ctx, options.type).findMany({ ...query, where: keys })
    const records = new Map(
      found.map((record) => [key.map(({ name }) => String(Reflect.get(record, name))).join(' '), record]),
    )
    return positions.map((position) => ({ node: records.get(keyOf(position).join(' ')) ?? null, position }))
  }
  const args = {
    ...filters,
    ...(orders && { orderBy: orders.arg }),
  } as Args & { orderBy: never }
  return {
    ...options,
    args: args as Args,
    extensions: { [ORDER]: orderOf, ...(key === byId && { [PLAIN_RECORDS]: true }) },
    resolve: async (_parent: unknown, args: object, ctx: RequestContext, info: GraphQLResolveInfo) => {
      const order = orderOf(args)
      const page = readPage(ctx.secrets, order, args as PageArguments)
      const written = writtenColumnsOf(info)
      const query = written ? {} : queryFromInfo({ context: ctx, info, select, paths: [['edges', 'node']] })
      const filter = await where(args as InputShapeFromFields<Args>, ctx)
      const positionsIn = (range: Range) => readPositions(ctx.sql, table, filter, order, range)
      const columns = written ?? (key === byId ? plainColumnsOf(info, modelOf(options.type)) : null)
      const connection = await readConnection(
        ctx.secrets,
        order,
        page,
        async (range) => {
          if (columns) {
            const rows = await readRecords(ctx.sql, table, filter, order, range, columns)
            return rows.map(({ record: node, position }) => ({ node, position }))
          }
          const positions = await positionsIn(range)
          return positions.length > 0 ? await readByPrisma(ctx, positions, query) : []
        },
        async (range) => (await positionsIn(range)).length > 0,
        () => countRecords(ctx.db, table, filter),
      )
      await takeTurnForRecords(connection.edges.length)
      return connection as never
    },
  }
}

/** The Prisma filter for records by their keys. */
function whereKeys(key: readonly Column[], keys: readonly Position[]): object {
  const [only, ...further] = key
  if (further.length === 0) return { [only!.name]: { in: keys.map(([value]) => value) } }
  const keyValue = ({ type }: Column, text: string) => (type === 'int' ? Number(text) : text)
  return {
    OR: keys.map((values) =>
      Object.fromEntries(key.map((column, at) => [column.name, keyValue(column, values[at]!)])),
    ),
  }
}

/** Name of the model of a type. */
export function modelOf(type: object): string {
  return Reflect.get(type, 'modelName') as string
}

export function delegateOf({ db }: RequestContext, type: object): Delegate {
  const model = modelOf(type)
  return Reflect.get(db, model.charAt(0).toLowerCase() + model.slice(1)) as Delegate
}
