import type { InputFieldMap, InputShapeFromFields } from '@pothos/core'
import { type PrismaModelTypes, type PrismaObjectRef, queryFromInfo } from '@pothos/plugin-prisma'
import type { GraphQLResolveInfo } from 'graphql'
import type { Scope } from '../../../src/platform/caller.ts'
import type { SubGraph } from '../audiences.ts'
import type { builder } from '../builder.ts'
import type { RequestContext } from '../context.ts'
import { beyond, type Order, orderBy } from './order.ts'
import { type PageArguments, readPage } from './page.ts'
import { type Range, readConnection } from './read-connection.ts'
import { takeTurn } from './turn.ts'

export type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T> ? T : never

/** Extension of a connection field: the order of its list. */
export const ORDER = 'licet.order'

/** A list of the graph, of which clients read pages. */
interface ListOptions<Model extends PrismaModelTypes, Args extends InputFieldMap> {
  type: PrismaObjectRef<Types, Model>
  description: string
  /** Unique columns by which the list is ordered; `id` by default. */
  columns?: Order['columns']
  descending?: boolean
  authScopes?: { scope: Scope }
  subGraphs?: SubGraph[]
  args?: Args
  /** Filter for the records of the list. */
  where?: (args: InputShapeFromFields<Args>, ctx: RequestContext) => Model['Where'] | Promise<Model['Where']>
}

/** Reads the rows of a model. */
interface Delegate {
  findMany(query: object): Promise<object[]>
  findFirst(query: object): Promise<object | null>
}

/**
 * Options of a connection field. Its cursors hold a position, so a page after a cursor is complete whatever was created
 * or deleted in between.
 */
export function listOf<Model extends PrismaModelTypes, Args extends InputFieldMap = Record<never, never>>({
  where = () => ({}),
  columns = [{ name: 'id' }],
  descending,
  ...options
}: ListOptions<Model, Args>) {
  const order: Order = { type: options.type.name, columns, descending }
  const select = Object.fromEntries(columns.map(({ name }) => [name, true]))
  return {
    ...options,
    extensions: { [ORDER]: order },
    resolve: async (_parent: unknown, args: object, ctx: RequestContext, info: GraphQLResolveInfo) => {
      const page = readPage(ctx.secrets, order, args as PageArguments)
      const query = queryFromInfo({ context: ctx, info, select, paths: [['edges', 'node']] })
      const delegate = delegateOf(ctx, options.type)
      const filter = await where(args as InputShapeFromFields<Args>, ctx)
      const inRange = ({ after, before, fromEnd, limit }: Range) => ({
        where: {
          AND: [
            filter,
            after && beyond(order, 'after', after),
            before && beyond(order, 'before', before),
          ].filter(Boolean),
        },
        orderBy: orderBy(order, fromEnd),
        take: limit,
      })
      const connection = await readConnection(
        ctx.secrets,
        order,
        page,
        (range) => delegate.findMany({ ...query, ...inRange(range) }),
        async (range) => (await delegate.findFirst({ select, ...inRange(range) })) !== null,
      )
      await takeTurn(connection.edges.length)
      return connection as never
    },
  }
}

export function delegateOf({ db }: RequestContext, type: object): Delegate {
  const model = Reflect.get(type, 'modelName') as string
  return Reflect.get(db, model.charAt(0).toLowerCase() + model.slice(1)) as Delegate
}
