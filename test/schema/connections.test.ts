import { type GraphQLObjectType, getNamedType, isObjectType } from 'graphql'
import { expect, test } from 'vitest'
import { schemas } from '../../schema/index.ts'
import { issueLicense } from '../../src/domain/licenses/issue.ts'
import { transact } from '../../src/platform/db.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { startTestApp } from '../app.ts'
import { execute } from '../graphql.ts'
import { seedAccount, seedLicenseType } from '../seed.ts'

const app = await startTestApp()
const { admin } = app

// One account with more licenses than any page holds.
const { licenseType } = await seedLicenseType(admin)
const { accountId } = await seedAccount(admin)
for (let count = 0; count < 103; count++) {
  await transact(admin.db, (tx) => issueLicense(admin, tx, { accountId, licenseType }))
}
const ids = (await admin.db.license.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id)

const page = `query ($first: Int, $last: Int, $after: String, $before: String) {
  licenses(first: $first, last: $last, after: $after, before: $before) {
    edges { cursor node { keyHint } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`
async function read(args: object) {
  const { data, errors } = await execute(app, admin, page, args as Record<string, unknown>)
  expect(errors).toBeUndefined()
  return data.licenses as {
    edges: { cursor: string; node: { keyHint: string } }[]
    pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string }
  }
}

test('a page has 20 records by default and at most 100', async () => {
  expect((await read({})).edges).toHaveLength(20)
  for (const [first, length] of [
    [0, 0],
    [1, 1],
    [100, 100],
    [101, 100],
    [2_147_483_647, 100],
  ] as const) {
    expect((await read({ first })).edges).toHaveLength(length)
    expect((await read({ last: first })).edges).toHaveLength(length)
  }
})

test('consecutive pages have every record once', async () => {
  const hints: string[] = []
  let after: string | null = null
  let pages = 0
  do {
    const { edges, pageInfo } = await read({ first: 40, after })
    hints.push(...edges.map(({ node }) => node.keyHint))
    expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor)
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null
    pages++
  } while (after)
  const stored = await admin.db.license.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } })
  expect(hints).toEqual(stored.map(({ keyHint }) => keyHint))
  expect(pages).toBe(3)
})

test('a page can be read backwards', async () => {
  const last = await read({ last: 2 })
  const before = await read({ last: 2, before: last.pageInfo.startCursor })
  const first = await read({ first: 100 })
  expect(last.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false })
  expect(before.edges.at(-1)?.cursor).not.toBe(last.edges[0]?.cursor)
  expect(first.edges.slice(98).map(({ cursor }) => cursor)).toEqual(
    (await read({ last: 2, before: (await read({ last: 3 })).pageInfo.startCursor })).edges.map(
      ({ cursor }) => cursor,
    ),
  )
})

const encoded = (text: string) => Buffer.from(text).toString('base64')

test.each([
  '',
  'garbage',
  '\0',
  'null',
  encoded('5'),
  encoded('GPC:S:abc'),
  encoded('GPC:N:5'),
  encoded('GPC:D:5'),
  encoded('GPC:J:{}'),
  encoded('GPC:S:\0'),
  encoded('GPC:S:ffffffff-ffff-7fff-bfff-ffffffffffff'),
  encoded(`GPC:S:' or 1=1 --`),
  encoded('GPC:S:01890a5d-ac96-774b-bcce-b302099a8057x'),
  'x'.repeat(10_000),
])('%j is no cursor, and said to be none', async (cursor) => {
  for (const args of [{ after: cursor }, { before: cursor, last: 1 }]) {
    const answer = await execute(app, admin, page, args)
    expect(answer).toMatchObject({ data: null, errors: [{ extensions: { code: 'INPUT_INVALID' } }] })
  }
  const byDefault = page.replace('$after: String', `$after: String = ${JSON.stringify(cursor)}`)
  expect(await execute(app, admin, byDefault)).toMatchObject({
    data: null,
    errors: [{ extensions: { code: 'INPUT_INVALID' } }],
  })
  const literal = `{ accounts { edges { node { licenses(after: ${JSON.stringify(cursor)}) { edges { cursor } } } } } }`
  expect(await execute(app, admin, literal)).toMatchObject({
    data: null,
    errors: [{ extensions: { code: 'INPUT_INVALID' } }],
  })
})

test.each(['after: "garbage"', 'first: -1', 'first: 1, last: 1'])(
  'a mutation does not take effect if its response selects an invalid page (%s)',
  async (args) => {
    const { accountId } = await seedAccount(admin)
    const input = `{ account: "${toTypedId('Account', accountId)}", licenseType: "${licenseType}" }`
    const document = `mutation { issueLicense(input: ${input}) {
      ... on IssueLicensePayload { license { account { licenses(${args}) { edges { cursor } } } } }
    } }`
    expect(await execute(app, admin, document)).toMatchObject({
      data: null,
      errors: [{ extensions: { code: 'INPUT_INVALID' } }],
    })
    expect(await admin.db.license.count({ where: { accountId } })).toBe(0)
  },
)

test.each([{ first: -1 }, { last: -1 }, { first: -2_147_483_648 }])(
  'refuses a page of %j records',
  async (args) => {
    const answer = await execute(app, admin, page, args)
    expect(answer).toMatchObject({ data: null, errors: [{ extensions: { code: 'INPUT_INVALID' } }] })
  },
)

test('nested lists are pages', async () => {
  const query = 'query ($n: Int) { accounts { edges { node { licenses(first: $n) { edges { cursor } } } } } }'
  const { data } = await execute(app, admin, query, { n: 1_000_000 })
  expect(data.accounts.edges[0].node.licenses.edges).toHaveLength(100)
})

test('all lists of a type have one connection type, with the name that Relay defines', () => {
  const lists = Object.values(schemas.ADMIN.getTypeMap()).filter(
    (type): type is GraphQLObjectType => isObjectType(type) && nodeOf(type) !== null,
  )
  expect(lists.length).toBeGreaterThan(10)
  for (const list of lists) {
    expect(String(list)).toBe(`${nodeOf(list)}Connection`)
    expect(String(getNamedType(list.getFields().edges!.type))).toBe(`${nodeOf(list)}Edge`)
  }
})

/** What a connection is of; null for any other type. */
function nodeOf(type: GraphQLObjectType): string | null {
  const edge = getNamedType(type.getFields().edges?.type)
  return edge && isObjectType(edge) ? String(getNamedType(edge.getFields().node?.type)) : null
}
