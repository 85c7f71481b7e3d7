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
  return { status: response.status, answer: await response.json() }
}
const ask = async (query: string, headers?: Record<string, string>) =>
  (await post(JSON.stringify({ query }), headers)).answer

// What graphql-cop looks for, each by its name there, with its own request and the answer that it counts as a find.

test('Alias Overloading: 101 names for one field are refused', async () => {
  const answer = await ask(`query cop { ${times(101, (n) => `alias${n}:__typename`)} }`)
  expect(answer.data).toBeUndefined()
  expect(answer.errors[0].message).toMatch(/^Aliases limit of 30 exceeded/)
})

test('Array-based Query Batching: a list of requests is refused as a whole', async () => {
  const { status, answer } = await post(JSON.stringify(Array(10).fill({ query: 'query cop { __typename }' })))
  expect(status).toBe(400)
  expect(answer).toEqual({
    errors: [{ message: 'Batching is not supported.', extensions: { code: 'BAD_REQUEST' } }],
  })
})

test('Directive Overloading: known directives above the limit, and unknown ones, are refused', async () => {
  const known = await ask(`query cop { __typename ${'@include(if: true) '.repeat(11)} }`)
  expect(known.errors[0].message).toMatch(/can only be used once|Directives limit of 10 exceeded/)
  const unknown = await ask(`query cop { __typename ${'@aa'.repeat(500)} }`)
  expect(unknown.data).toBeUndefined()
  // An answer that repeated each of them would be larger than the question.
  expect(unknown.errors.length).toBeLessThan(150)
})

test('Field Duplication: one field 500 times is refused', async () => {
  const answer = await ask(`query cop { ${'__typename \n'.repeat(500)} }`)
  expect(answer.data).toBeUndefined()
  expect(answer.errors[0].message).toMatch(/The field "__typename" occurs more than 10 times/)
})

test('Circular Query by Introspection: types of fields of types are refused; what tools ask is answered', async () => {
  const circular = await ask(
    'query cop { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }',
  )
  expect(circular.data).toBeUndefined()
  expect(circular.errors[0].message).toMatch(/introspection depth/i)
  expect((await ask(getIntrospectionQuery())).data.__schema.queryType.name).toBe('Query')
})

test('Circular Query by Fragments: a fragment within itself is refused', async () => {
  const answer = await ask('query cop { ...A } fragment A on Query { ...B } fragment B on Query { ...A }')
  expect(answer.errors[0].message).toMatch(/^Cannot spread fragment/)
})

test('GET Method Query Support, and mutations by GET (CSRF): nothing is run', async () => {
  for (const query of ['query cop {__typename}', 'mutation cop {__typename}']) {
    const response = await fetch(`${url}?query=${encodeURIComponent(query)}`)
    expect(response.status).toBe(405)
    expect((await response.json()).data).toBeUndefined()
  }
})

test('POST based url-encoded query (CSRF): is refused, and so are the other forms that a page may post', async () => {
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

test('Field Suggestions: a misspelt field, argument, type or value is not set right', async () => {
  for (const query of [
    'query cop { __schema { directive } }',
    '{ viewe { audience } }',
    '{ validateLicense(inpu: { key: "k" }) { code } }',
    '{ validateLicense(input: { ke: "k" }) { code } }',
    '{ ... on Quer { __typename } }',
    'mutation { heartbeat(input: { key: "k", fingerprint: "f" }) { ... on Refusa { code } } }',
  ]) {
    const text = JSON.stringify(await ask(query))
    expect(text).toContain('GRAPHQL_VALIDATION_FAILED')
    expect(text).not.toMatch(/did you mean/i)
  }
})

test('Trace Mode: no timings are told, also to who asks for them', async () => {
  const asks: Record<string, string>[] = [
    {},
    { 'apollo-tracing': '1' },
    { 'x-apollo-tracing': '1' },
    { 'apollo-federation-include-trace': 'ftv1' },
  ]
  for (const headers of asks) {
    const answer = await ask('query cop { __typename }', headers)
    expect(answer).toEqual({ data: { __typename: 'Query' } })
  }
})

test('GraphQL IDE: where it is off there is no page, at any usual address', async () => {
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

test('Unhandled Errors Detection: no exception and no stack is told', async () => {
  for (const body of [
    JSON.stringify({ query: 'qwerty cop { abc }' }),
    JSON.stringify({ query: '\ud800' }),
    JSON.stringify({ query: '{ viewer { audience } }', variables: 'x' }),
    '{"query":',
  ]) {
    const { answer } = await post(body)
    expect(Object.keys(answer.errors[0].extensions)).toEqual(['code'])
    expect(JSON.stringify(answer)).not.toMatch(/exception|stack|node_modules| at .*:\d+:\d+|SyntaxError/)
  }
})
