import { describe, expect, test } from 'vitest'
import type { Database } from '../../src/platform/database/open.ts'
import { type NodeType, toTypedId } from '../../src/platform/ids.ts'
import { startTestApp } from '../app.ts'
import { availableEngines, engines } from '../engines.ts'
import { execute } from '../graphql.ts'
import { connectionTable, deleteRows, insertRows, sessionsOf } from './connection-table.ts'

const CHILDREN = 60
const FIRST = 5

/** Lists whose first records are the parents that a test inserts. */
const listsOfParents: Partial<Record<NodeType, string>> = {
  Account: 'accounts',
  Activation: 'activations',
  KeyPool: 'keyPools',
  License: 'licenses',
  Onboarding: 'onboardings',
  Partner: 'partners',
  Product: 'products',
}

describe.each(availableEngines())('nested pages on %s', async (engine) => {
  const database = await engines[engine]!()
  const app = await startTestApp(async () => database)
  const { admin } = app
  const session = sessionsOf(database)
  const table = await connectionTable(admin)
  const nested = Object.entries(table).filter(([, { parent }]) => parent)
  const tableOf = (type: NodeType) =>
    Object.values(table).find(({ labelOf }) =>
      labelOf(1).startsWith(`${toTypedId(type, ZERO).split('_')[0]}_`),
    )

  test.each(nested)('%s reads one record more than the page of each parent', async (name, connection) => {
    const { type, column } = connection.parent!
    const field = name.split('.')[1]!
    const parents = tableOf(type)
    const ids = parents
      ? [1, 2, 3].map((place) => parents.row(place).id as string)
      : [(connection.row(1) as Record<string, string>)[column]!]
    const rows = ids.flatMap((id, index) =>
      Array.from({ length: CHILDREN }, (_, count) => {
        const row = connection.row(100 + index * CHILDREN + count)
        return { ...row, [column]: id }
      }),
    )
    if (parents)
      await insertRows(
        session,
        parents.table,
        ids.map((_, index) => parents.row(index + 1)),
      )
    await insertRows(session, connection.table, rows)

    const page = `${field}(first: ${FIRST}) { edges { node { ${connection.label} } } pageInfo { hasNextPage } }`
    const { result, statements } = await countRows(database, () =>
      execute(app, admin, documentFor(type, ids, page, parents?.row(1).account_id as string)),
    )

    expect(result.errors).toBeUndefined()
    const pages = pagesIn(result.data, field)
    expect(pages.map(({ edges }) => edges.map(({ node }) => node[connection.label]))).toEqual(
      ids.map((_, index) =>
        Array.from({ length: FIRST }, (_, count) => connection.labelOf(100 + index * CHILDREN + count)),
      ),
    )
    expect(pages.every(({ pageInfo }) => pageInfo.hasNextPage)).toBe(true)
    const ofTable = statements.filter(({ text }) =>
      new RegExp(`from (\\S+\\.)?"?${connection.table}"?\\s`, 'i').test(text),
    )
    // One statement reads the columns of the records of all parents.
    expect(ofTable).toHaveLength(1)
    expect(Math.max(...ofTable.map((statement) => statement.rows))).toBe(ids.length * (FIRST + 1))

    await deleteRows(session, connection, rows)
    if (parents)
      await deleteRows(
        session,
        parents,
        ids.map((_, index) => parents.row(index + 1)),
      )
  })
})

const ZERO = '00000000-0000-7000-8000-000000000000'

/** A document for a nested page of each parent, in one list where the graph has one. */
function documentFor(type: NodeType, ids: string[], page: string, accountId: string): string {
  const list = listsOfParents[type]
  if (list) return `{ ${list}(first: ${ids.length}) { edges { node { ${page} } } } }`
  if (type === 'Contact') {
    const contacts = `contacts(first: ${ids.length}) { edges { node { ${page} } } }`
    return `{ node(id: "${toTypedId('Account', accountId)}") { ... on Account { ${contacts} } } }`
  }
  return `{ node(id: "${toTypedId(type, ids[0]!)}") { ... on ${type} { ${page} } } }`
}

interface Page {
  edges: { node: Record<string, string> }[]
  pageInfo: { hasNextPage: boolean }
}

/** The pages of a field, wherever they are in the data. */
function pagesIn(data: unknown, field: string): Page[] {
  if (typeof data !== 'object' || data === null) return []
  return Object.entries(data).flatMap(([name, value]) =>
    name === field && 'pageInfo' in value ? [value as Page] : pagesIn(value, field),
  )
}

/** Runs `work` and returns the statements that it sent to the database, each with the number of rows it returned. */
async function countRows<T>({ engine }: Database, work: () => Promise<T>) {
  const client = engine.kind === 'pglite' ? engine.pglite : engine.pool
  const statements: { text: string; rows: number }[] = []
  const { query } = client
  client.query = (async (...args: unknown[]) => {
    const result = await (query as (...args: unknown[]) => Promise<{ rows: unknown[] }>).apply(client, args)
    const [statement] = args
    const text = typeof statement === 'string' ? statement : (statement as { text: string }).text
    statements.push({ text, rows: result.rows.length })
    return result
  }) as never
  try {
    return { result: await work(), statements }
  } finally {
    client.query = query
  }
}
