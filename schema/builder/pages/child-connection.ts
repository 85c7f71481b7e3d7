import type { InputFieldMap, InputShapeFromFields } from '@pothos/core'
import { type PrismaModelTypes, type PrismaObjectRef, queryFromInfo } from '@pothos/plugin-prisma'
import DataLoader from 'dataloader'
import type { FieldNode, GraphQLResolveInfo } from 'graphql'
import type { Prisma } from '../../../prisma/client/client.ts'
import {
  type ChildList,
  type ChildRange,
  countChildren,
  type ParentKey,
  readChildIds,
  readChildren,
} from '../../../src/platform/database/child-records.ts'
import type { Count } from '../../../src/platform/database/list.ts'
import type { SubGraph } from '../audiences.ts'
import type { RequestContext } from '../context.ts'
import { delegateOf, modelOf, type Types } from './connection.ts'
import { idColumn, ORDER, type Order, type OrderOf } from './order.ts'
import { type PageArguments, readPage } from './page.ts'
import { PLAIN_RECORDS, plainColumnsOf, writtenColumnsOf } from './plain-columns.ts'
import { type Range, type Row, readConnection } from './read-connection.ts'
import { takeTurnForRecords } from './turn.ts'

/** A list of the records that belong to one parent. */
interface ChildOptions<Model extends PrismaModelTypes, Args extends InputFieldMap> {
  type: PrismaObjectRef<Types, Model>
  description: string
  /** Table of the records, and its column with the ID of the parent. */
  table: string
  parent: string
  /** What that column has in place of the ID of the parent: a column of its table, such as a code. */
  parentKey?: ParentKey
  /** Lists the newest record first. By default, the oldest record is the first. */
  descending?: boolean
  subGraphs?: SubGraph[]
  args?: Args
  /** Condition for the records of the list, on the table `child`; null for all records. */
  where?: (args: InputShapeFromFields<Args>, ctx: RequestContext) => Prisma.Sql | null
}

/** Most IDs in one statement. Reading its rows keeps the event loop busy. */
const IDS_PER_STATEMENT = 250

/** Reads the records of ranges of one list, each with its position. */
type ReadPages = (ranges: readonly ChildRange[]) => Promise<Row<{ id: string }>[][]>

/**
 * Options of a connection field of a record. The pages of all parents on a page are read together: one statement reads the columns of
 * the records, each list cut by the database. If a client requests more than columns, it finds the IDs and another statement reads
 * the records.
 */
export function childrenOf<
  Model extends PrismaModelTypes,
  Args extends InputFieldMap = Record<never, never>,
>({
  table,
  parent,
  parentKey,
  descending = false,
  where = () => null,
  ...options
}: ChildOptions<Model, Args>) {
  const order: Order = { type: options.type.name, columns: [idColumn], descending }
  const orderOf: OrderOf = () => order
  return {
    ...options,
    extensions: { [ORDER]: orderOf, [PLAIN_RECORDS]: true },
    resolve: async (root: { id: string }, args: object, ctx: RequestContext, info: GraphQLResolveInfo) => {
      const page = readPage(ctx.secrets, order, args as PageArguments)
      const written = writtenColumnsOf(info)
      // It also marks the fields of this page as read. Pothos would read the records of an unmarked page once more. A written page has
      // no fields of Pothos.
      const query = written
        ? {}
        : queryFromInfo({ context: ctx, info, select: { id: true }, paths: [['edges', 'node']] })
      const { records, previous, next, counts } = loadersOf(ctx, info, () => {
        const list = {
          table,
          parent,
          parentKey,
          descending,
          where: where(args as InputShapeFromFields<Args>, ctx),
        }
        const columns = written ?? plainColumnsOf(info, modelOf(options.type))
        const part = { fromEnd: page.fromEnd, limit: page.size + 1 }
        const readPages: ReadPages = columns
          ? async (ranges) => {
              const found = await readChildren(ctx.sql, list, columns, part, ranges)
              return found.map((records) => records.map((node) => ({ node, position: [node.id] })))
            }
          : async (ranges) => {
              const found = await readChildIds(ctx.sql, list, part, ranges)
              return await readByPrisma(found, (ids) =>
                delegateOf(ctx, options.type).findMany({ ...query, where: { id: { in: ids } } }),
              )
            }
        return createLoaders(ctx, list, readPages)
      })
      const toRange = ({ after, before }: Range): ChildRange => ({
        parent: root.id,
        after: after?.[0] ?? null,
        before: before?.[0] ?? null,
      })
      const connection = await readConnection(
        ctx.secrets,
        order,
        page,
        (range) => records.load(toRange(range)),
        async (range) => (await (range.fromEnd ? previous : next).load(toRange(range))).length > 0,
        () => counts.load(root.id),
      )
      await takeTurnForRecords(connection.edges.length)
      return connection as never
    },
  }
}

interface Loaders {
  /** Reads the records of the page. */
  records: DataLoader<ChildRange, Row<{ id: string }>[]>
  /** Read the record before the page, and the one after it. */
  previous: DataLoader<ChildRange, string[]>
  next: DataLoader<ChildRange, string[]>
  /** Counts the records of a parent. */
  counts: DataLoader<string, Count>
}

/**
 * The loaders of each connection in a request, by its fields in the document. A place in the response is not enough: two types of a
 * union can have different fields there, with other columns or another page.
 */
const loadersByRequest = new WeakMap<RequestContext, WeakMap<readonly FieldNode[], Loaders>>()

/** Returns the same loaders for all parents at one place, because the executor collects their fields once. */
function loadersOf(ctx: RequestContext, { fieldNodes }: GraphQLResolveInfo, create: () => Loaders): Loaders {
  const loaders = loadersByRequest.get(ctx) ?? new WeakMap<readonly FieldNode[], Loaders>()
  loadersByRequest.set(ctx, loaders)
  const known = loaders.get(fieldNodes) ?? create()
  loaders.set(fieldNodes, known)
  return known
}

/** Loaders that batch and do not cache, because a mutation or an event later in the request changes the lists. */
function createLoaders({ db, sql }: RequestContext, list: ChildList, readPages: ReadPages): Loaders {
  const one = (fromEnd: boolean) =>
    new DataLoader<ChildRange, string[]>((ranges) => readChildIds(sql, list, { fromEnd, limit: 1 }, ranges), {
      cache: false,
    })
  return {
    records: new DataLoader(readPages, { cache: false }),
    previous: one(true),
    next: one(false),
    counts: new DataLoader((parents: readonly string[]) => countChildren(db, list, parents), {
      cache: false,
    }),
  }
}

/** Reads the records with the found IDs. */
async function readByPrisma(
  found: readonly string[][],
  read: (ids: string[]) => Promise<object[]>,
): Promise<Row<{ id: string }>[][]> {
  const wanted = [...new Set(found.flat())]
  const records = new Map<string, { id: string }>()
  for (let start = 0; start < wanted.length; start += IDS_PER_STATEMENT) {
    const rows = (await read(wanted.slice(start, start + IDS_PER_STATEMENT))) as { id: string }[]
    for (const row of rows) records.set(row.id, row)
  }
  return found.map((ids) => ids.map((id) => ({ node: records.get(id) ?? null, position: [id] })))
}
