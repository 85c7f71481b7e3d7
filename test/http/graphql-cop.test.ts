import { getIntrospectionQuery } from 'graphql'
import { expect, test } from 'vitest'
import { startTestApp } from '../app.ts'
import { listen } from './listen.ts'

const app = await startTestApp()
const url = `${await listen(app)}/graphql`
const times = (count: number, write: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => write(n)).join(' ')

async function post(body: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
  return { status: response.status, result: await response.json() }
}
const execute = async (query: string, headers?: Record<string, string>) =>
  (await post(JSON.stringify({ query }), headers)).result

// The checks of graphql-cop, by their names, each with its request and the response that it reports as a vulnerability.

test('Alias Overloading: rejects 101 aliases of one field', async () => {
  const result = await execute(`query cop { ${times(101, (n) => `alias${n}:__typename`)} }`)
  expect(result.data).toBeUndefined()
  expect(result.errors[0].message).toMatch(/^Aliases limit of 30 exceeded/)
})

test('Array-based Query Batching: rejects a list of requests as a whole', async () => {
  const { status, result } = await post(JSON.stringify(Array(10).fill({ query: 'query cop { __typename }' })))
  expect(status).toBe(400)
  expect(result).toEqual({
    errors: [{ message: 'Batching is not supported.', extensions: { code: 'BAD_REQUEST' } }],
  })
})

test('Directive Overloading: rejects known directives above the limit, and unknown ones', async () => {
  const known = await execute(`query cop { __typename ${'@include(if: true) '.repeat(11)} }`)
  expect(known.errors[0].message).toMatch(/can only be used once|Directives limit of 10 exceeded/)
  const unknown = await execute(`query cop { __typename ${'@aa'.repeat(500)} }`)
  expect(unknown.data).toBeUndefined()
  // A response with one error for each directive would be larger than the request.
  expect(unknown.errors.length).toBeLessThan(150)
})

test('Field Duplication: rejects one field 500 times', async () => {
  const result = await execute(`query cop { ${'__typename \n'.repeat(500)} }`)
  expect(result.data).toBeUndefined()
  expect(result.errors[0].message).toMatch(/The field "__typename" occurs more than 10 times/)
})

test('Circular Query by Introspection: rejects types of fields of types, and accepts the query of tools', async () => {
  const circular = await execute(
    'query cop { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }',
  )
  expect(circular.data).toBeUndefined()
  expect(circular.errors[0].message).toMatch(/introspection depth/i)
  expect((await execute(getIntrospectionQuery())).data.__schema.queryType.name).toBe('Query')
})

test('Circular Query by Fragments: rejects a fragment that contains itself', async () => {
  const result = await execute('query cop { ...A } fragment A on Query { ...B } fragment B on Query { ...A }')
  expect(result.errors[0].message).toMatch(/^Cannot spread fragment/)
})

test('GET Method Query Support, and mutations by GET (CSRF): runs nothing', async () => {
  for (const query of ['query cop {__typename}', 'mutation cop {__typename}']) {
    const response = await fetch(`${url}?query=${encodeURIComponent(query)}`)
    expect(response.status).toBe(405)
    expect((await response.json()).data).toBeUndefined()
  }
})

test('POST based url-encoded query (CSRF): rejects every content type that a page may post', async () => {
  for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain']) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': type },
      body: 'query=query%20cop%20%7B__typename%7D',
    })
    expect(response.status).toBe(415)
    expect((await response.json()).data).toBeUndefined()
  }
})

test('Field Suggestions: suggests only what introspection shows to the caller', async () => {
  for (const [query, suggestion] of [
    ['query cop { __schema { directive } }', 'Did you mean "directives"'],
    ['{ viewe { audience } }', 'Did you mean "viewer"'],
    ['{ validateLicense(inpu: { key: "k" }) { code } }', 'Did you mean "input"'],
    ['{ validateLicense(input: { ke: "k" }) { code } }', 'Did you mean "key"'],
    ['{ ... on Quer { __typename } }', 'Did you mean "Query"'],
    [
      'mutation { heartbeat(input: { key: "k", fingerprint: "f" }) { ... on Refusa { code } } }',
      'Did you mean "Refusal"',
    ],
  ] as const) {
    const { errors } = await execute(query)
    expect(errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED')
    expect(errors.map(({ message }: { message: string }) => message).join('\n')).toContain(suggestion)
  }
  // A field of another graph is not suggested to a caller that cannot introspect it.
  for (const name of ['license', 'licenses', 'account', 'accoun', 'crmSyn', 'apiKey']) {
    const [error] = (await execute(`{ ${name} { id } }`)).errors
    expect(error.message).toBe(
      `Cannot query field "${name}" on type "Query". The field is not in the \`app\` graph. No credential was sent: for another graph, send \`Authorization: Bearer <API key>\`.`,
    )
  }
})

test('Trace Mode: sends no timings, even on request', async () => {
  const requests: Record<string, string>[] = [
    {},
    { 'apollo-tracing': '1' },
    { 'x-apollo-tracing': '1' },
    { 'apollo-federation-include-trace': 'ftv1' },
  ]
  for (const headers of requests) {
    const result = await execute('query cop { __typename }', headers)
    expect(result).toEqual({ data: { __typename: 'Query' } })
  }
})

test('GraphQL IDE: serves no page at any usual path if GraphiQL is off', async () => {
  const root = new URL('/', url)
  for (const path of [
    'graphql',
    '',
    'graphiql',
    'playground',
    'console',
    'altair',
    'voyager',
    'graphql/console',
  ]) {
    const response = await fetch(new URL(path, root), { headers: { accept: 'text/html' } })
    expect([path, response.status]).toEqual([path, path === 'graphql' ? 405 : 404])
    expect(await response.text()).not.toMatch(/graphiql|playground|<html/i)
  }
})

test('Unhandled Errors Detection: sends no exception and no stack', async () => {
  for (const body of [
    JSON.stringify({ query: 'qwerty cop { abc }' }),
    JSON.stringify({ query: '\ud800' }),
    JSON.stringify({ query: '{ viewer { audience } }', variables: 'x' }),
    '{"query":',
  ]) {
    const { result } = await post(body)
    expect(Object.keys(result.errors[0].extensions)).toEqual(['code'])
    expect(JSON.stringify(result)).not.toMatch(/exception|stack|node_modules| at .*:\d+:\d+|SyntaxError/)
  }
})
