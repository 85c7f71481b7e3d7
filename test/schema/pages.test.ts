import { type GraphQLEnumType, getNamedType, isObjectType } from 'graphql'
import { expect, test } from 'vitest'
import { schemas } from '../../schema/index.ts'
import { startTestApp } from '../app.ts'
import { createEmbedded } from '../database.ts'
import { execute } from '../graphql.ts'
import { type Connection, connectionTable, deleteRows, insertRows, sessionsOf } from './connection-table.ts'

const database = await createEmbedded()
const app = await startTestApp(async () => database)
const session = sessionsOf(database)
const { admin } = app
const table = await connectionTable(admin)
const connections = Object.entries(table)

interface Page {
  edges: { cursor: string; node: Record<string, string> }[]
  pageInfo: {
    hasNextPage: boolean
    hasPreviousPage: boolean
    startCursor: string | null
    endCursor: string | null
  }
}

type Arguments = Record<string, string | number>

async function send({ document, label }: Connection, args: Arguments) {
  const list = Object.entries(args).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  const selection = `{ edges { cursor node { ${label} } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`
  return await execute(app, admin, document(list.length > 0 ? `(${list.join(' ')})` : '', selection))
}

async function read(connection: Connection, args: Arguments) {
  const { data, errors } = await send(connection, args)
  expect(errors).toBeUndefined()
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what its own document selected
  const page: Page = connection.path.reduce<any>((value, name) => value[name], data)
  const labels = page.edges.map(({ node }) => node[connection.label]!)
  return { labels, cursors: page.edges.map(({ cursor }) => cursor), ...page.pageInfo }
}

/** Runs with rows at the given places, and deletes all rows of the table afterwards that the test inserted. */
async function withRows(
  connection: Connection,
  places: number[],
  work: (rows: {
    insert(place: number): Promise<void>
    remove(place: number): Promise<void>
  }) => Promise<void>,
) {
  const present = new Set<number>()
  const insert = async (place: number) => {
    await insertRows(session, connection.table, [connection.row(place)])
    present.add(place)
  }
  const remove = async (place: number) => {
    await deleteRows(session, connection, [connection.row(place)])
    present.delete(place)
  }
  for (const place of places) await insert(place)
  await work({ insert, remove }).finally(async () => {
    for (const place of present) await remove(place)
  })
}

const places = [10, 20, 30, 40, 50, 60, 70, 80, 90]

test('the table has every connection of every graph', () => {
  const fields = Object.values(schemas).flatMap((schema) =>
    Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type)
        ? Object.values(type.getFields())
            .filter((field) => getNamedType(field.type).name.endsWith('Connection'))
            .map((field) => `${type.name}.${field.name}`)
        : [],
    ),
  )
  const listed = Object.keys(table).map((name) => name.split(' ')[0]!)
  expect([...new Set(fields)].sort()).toEqual([...new Set(listed)].sort())
})

test('the table has every order of every list', () => {
  const orders = Object.values(schemas.ADMIN.getQueryType()!.getFields()).flatMap(({ name, args }) => {
    const order = args.find((arg) => arg.name === 'orderBy')
    const values = order ? (getNamedType(order.type) as GraphQLEnumType).getValues() : []
    return values.map((value) => `Query.${name} ${value.name}`)
  })
  expect(orders.length).toBeGreaterThan(10)
  expect(Object.keys(table)).toEqual(expect.arrayContaining(orders))
})

test.each(connections)('%s is read forwards while records are created and deleted', async (_, connection) => {
  const { labelOf } = connection
  await withRows(connection, places, async ({ insert, remove }) => {
    const first = await read(connection, { first: 3 })
    expect(first).toMatchObject({
      labels: [10, 20, 30].map(labelOf),
      hasNextPage: true,
      hasPreviousPage: false,
    })
    expect([first.startCursor, first.endCursor]).toEqual([first.cursors[0], first.cursors[2]])

    // The record of the cursor, a later one, one that was read, and a new one on either side.
    await remove(30)
    await remove(50)
    await remove(10)
    await insert(45)
    await insert(15)
    const second = await read(connection, { first: 3, after: first.endCursor! })
    expect(second).toMatchObject({
      labels: [40, 45, 60].map(labelOf),
      hasNextPage: true,
      hasPreviousPage: true,
    })

    await remove(60)
    await remove(15)
    await remove(20)
    const third = await read(connection, { first: 2, after: second.endCursor! })
    expect(third).toMatchObject({ labels: [70, 80].map(labelOf), hasNextPage: true, hasPreviousPage: true })

    // No record is left before this page.
    await remove(40)
    await remove(45)
    const again = await read(connection, { first: 2, after: second.endCursor! })
    expect(again).toMatchObject({ labels: [70, 80].map(labelOf), hasPreviousPage: false })
  })
})

test.each(connections)(
  '%s is read backwards while records are created and deleted',
  async (_, connection) => {
    const { labelOf } = connection
    await withRows(connection, places, async ({ insert, remove }) => {
      const [eighth] = (await read(connection, { first: 9 })).cursors.slice(7)
      const last = await read(connection, { last: 3, before: eighth! })
      expect(last).toMatchObject({
        labels: [50, 60, 70].map(labelOf),
        hasNextPage: true,
        hasPreviousPage: true,
      })
      expect([last.startCursor, last.endCursor]).toEqual([last.cursors[0], last.cursors[2]])

      await remove(50)
      await remove(30)
      await insert(45)
      await insert(55)
      const before = await read(connection, { last: 3, before: last.startCursor! })
      expect(before).toMatchObject({
        labels: [20, 40, 45].map(labelOf),
        hasNextPage: true,
        hasPreviousPage: true,
      })

      await remove(20)
      const begin = await read(connection, { last: 3, before: before.startCursor! })
      expect(begin).toMatchObject({ labels: [labelOf(10)], hasNextPage: true, hasPreviousPage: false })

      await remove(10)
      const none = await read(connection, { last: 3, before: begin.startCursor! })
      expect(none).toMatchObject({ labels: [], startCursor: null, endCursor: null, hasPreviousPage: false })
    })
  },
)

test.each(connections)('%s is read between two cursors', async (_, connection) => {
  const { labelOf } = connection
  await withRows(connection, places, async ({ remove }) => {
    const { cursors } = await read(connection, { first: 9 })
    const between = { after: cursors[1]!, before: cursors[6]! }
    await remove(20)
    await remove(70)
    expect(await read(connection, between)).toMatchObject({ labels: [30, 40, 50, 60].map(labelOf) })
    expect(await read(connection, { first: 2, ...between })).toMatchObject({ labels: [30, 40].map(labelOf) })
    expect(await read(connection, { last: 2, ...between })).toMatchObject({ labels: [50, 60].map(labelOf) })
    expect(await read(connection, { first: 0 })).toMatchObject({ labels: [], hasNextPage: true })
    // The page before a cursor is the one next to it.
    expect((await read(connection, { before: cursors[2]! })).labels).toEqual([labelOf(10)])
  })
})

test.each(connections)('%s refuses invalid arguments of a page', async (_, connection) => {
  await withRows(connection, [10, 20], async () => {
    const [cursor] = (await read(connection, { first: 1 })).cursors
    const other = connections.find(([, { table }]) => table !== connection.table)![1]
    let foreign = ''
    await withRows(other, [10], async () => {
      foreign = (await read(other, { first: 1 })).cursors[0]!
    })
    const bytes = Buffer.from(cursor!, 'base64url')
    bytes[bytes.length - 3]! ^= 1
    const former = Buffer.from('GPC:S:01890a5d-ac96-774b-bcce-b302099a8057').toString('base64')
    for (const refused of [
      { first: 1, last: 1 },
      { first: -1 },
      { last: -1 },
      { after: foreign },
      { before: foreign },
      { after: bytes.toString('base64url') },
      { after: cursor!.slice(0, -4) },
      { after: cursor!.slice(4) },
      { before: `${cursor}AAAA` },
      { after: former },
      { before: former, last: 2 },
      { after: '' },
    ] as Arguments[]) {
      const { data, errors } = await send(connection, refused)
      expect([refused, data, errors?.map(({ extensions }) => extensions.code)]).toEqual([
        refused,
        null,
        ['INPUT_INVALID'],
      ])
    }
    const { errors } = await send(connection, { after: former })
    expect(errors![0]!.message).toMatch(/Start again without it/)
  })
})
