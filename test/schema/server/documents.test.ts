import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { getIntrospectionQuery } from 'graphql'
import { expect, test } from 'vitest'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'

const app = await startTestApp()
const { admin } = app
const field = app.as({ audience: 'APP' })
const times = (count: number, write: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => write(n)).join(' ')

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

test('distinct documents leave nothing in memory, valid or not, sent once or twice', async () => {
  const valid = (n: number) =>
    `{ viewer { ${times(29, (m) => `a${n}x${m}: audience`)} } # ${'x'.repeat(7_000)}\n }`
  const documents = (from: number) =>
    Array.from({ length: 400 }, (_, n) => [valid(from + n), `{ unknown${from + n} ${valid(n)} }`]).flat()
  const send = async (from: number) => {
    for (const document of documents(from)) for (const _ of [1, 2]) await execute(app, field, document)
    app.logged.length = 0
    collectGarbage()
    return process.memoryUsage().heapUsed
  }
  await send(0)
  // From here on, the cache is full.
  const before = await send(1_000)
  const after = await send(2_000)
  // Without a bound, these 800 documents take about 300 MB.
  expect(after - before).toBeLessThan(20 * 2 ** 20)
})

test.each([
  ['operations', times(11, (n) => `query Q${n} { viewer { audience } }`), 'Q0', 'more than 10 operations'],
  [
    'fragments',
    `query Q0 { viewer { ...F0 } } ${times(21, (n) => `fragment F${n} on Viewer { audience }`)}`,
    'Q0',
    'more than 20 fragments',
  ],
  [
    'tokens',
    `{ viewer { ${times(500, () => 'audience')} ${times(500, () => 'audience')} } }`,
    undefined,
    'more than 1000 tokens',
  ],
])('a document without a credential has few %s', async (_, query, operationName, message) => {
  const [error] = await errorsOf(field, query, operationName)
  expect(error).toMatchObject({ extensions: { code: 'GRAPHQL_PARSE_FAILED' } })
  expect(error!.message).toContain(message)
})

test('only the operation that runs is validated, with the fragments that it uses', async () => {
  const query = `query Good { viewer { ...V } } query Bad { unknown ...U }
    fragment V on Viewer { ...W } fragment W on Viewer { audience } fragment U on Query { unknown }`
  expect(await errorsOf(admin, query, 'Good')).toEqual([])
  expect((await errorsOf(admin, query, 'Bad'))[0]!.message).toMatch(/^Cannot query field "unknown"/)
})

test.each([
  [
    'another operation of the same name',
    'query A { viewer { audience } } query A { viewer { principal } }',
    'A',
    /only one operation named "A"/,
  ],
  [
    'a second fragment of the same name',
    'query A { viewer { ...F } } fragment F on Viewer { audience } fragment F on Viewer { scopes }',
    'A',
    /only one fragment named "F"/,
  ],
  [
    'a definition of another kind',
    'query A { viewer { audience } } type A { a: Int }',
    'A',
    /definition is not executable/,
  ],
  [
    'a circle of fragments',
    'query A { viewer { ...F } } fragment F on Viewer { ...G } fragment G on Viewer { ...F }',
    'A',
    /Cannot spread fragment "F" within itself/,
  ],
])('a document with %s is refused', async (_, query, name, message) => {
  expect((await errorsOf(admin, query, name))[0]!.message).toMatch(message)
})

test('an introspection is computed once for each audience', async () => {
  const query = getIntrospectionQuery()
  const typesOf = async (ctx: typeof admin) => {
    const { data } = await execute(app, ctx, query)
    return data.__schema.types.map(({ name }: { name: string }) => name)
  }
  const first = { app: await typesOf(field), admin: await typesOf(admin) }
  for (const _ of [1, 2, 3]) {
    expect(await typesOf(field)).toEqual(first.app)
    expect(await typesOf(admin)).toEqual(first.admin)
  }
  expect(first.app).not.toContain('ApiKey')
  expect(first.admin).toContain('ApiKey')
})

test.each([
  ['__schema', '{ a: __schema { description } b: __schema { description } }', /`__schema` once/],
  ['__type', `{ ${times(11, (n) => `t${n}: __type(name: "Query") { name }`)} }`, /`__type` 10 times/],
])('a document describes the graph a few times at most: %s', async (_, query, message) => {
  expect((await errorsOf(field, query))[0]!.message).toMatch(message)
})

test('an error in a repeated document has its place each time', async () => {
  const query = '{\n  licenses(first: 1, last: 1) { edges { cursor } }\n}'
  for (const _ of [1, 2, 3, 4]) {
    const [error] = await errorsOf(admin, query)
    expect(error).toMatchObject({
      locations: [{ line: 2, column: 3 }],
      extensions: { code: 'INPUT_INVALID' },
    })
  }
})

/** Errors of a response to a request with an operation name. */
async function errorsOf(ctx: typeof admin, query: string, operationName?: string) {
  const body = JSON.stringify({ query, operationName })
  const headers = { 'content-type': 'application/json', accept: 'application/json' }
  const response = await app.graphql.fetch(
    new Request('http://test/graphql', { method: 'POST', headers, body }),
    {
      caller: ctx.caller,
    },
  )
  const { errors = [] } = (await response.json()) as {
    errors?: { message: string; locations?: object[]; extensions: { code: string } }[]
  }
  return errors
}
