import fc, { type GeneratorValue } from 'fast-check'

const httpLine = () =>
  fc.oneof(
    fc.constantFrom(
      'POST /graphql HTTP/1.1',
      'GET /graphql?query={__typename} HTTP/1.1',
      'PRI * HTTP/2.0',
      'POST /../..%2f HTTP/1.1',
    ),
    fc.string({ unit: 'binary', maxLength: 60 }),
  )

const httpHeader = () =>
  fc.oneof(
    fc.constantFrom(
      'content-type: application/json',
      'content-length: 5',
      'content-length: -1',
      'content-length: 99999999999999999999',
      'content-length: 5\r\ncontent-length: 6',
      'transfer-encoding: chunked, identity',
      'expect: 100-continue',
      'upgrade: websocket\r\nconnection: upgrade',
      `x: ${'y'.repeat(20_000)}`,
      'authorization: Bearer \x00',
    ),
    fc.string({ maxLength: 60 }),
  )

const host = () =>
  fc.oneof(
    fc.constantFrom('x', '', 'x:1', ':1', '[::1]', '[::1', 'a b', 'x/graphql?', 'x:99999', 'u@x', '%00'),
    fc.string({ maxLength: 20 }),
  )

const target = () =>
  fc.oneof(
    fc.constantFrom(
      '/graphql',
      '/graphql?',
      '/graphql?a=%',
      'http://x/graphql',
      'http://[/graphql',
      '//graphql',
      '*',
    ),
    fc.webPath().map((path) => `/graphql${path}`),
  )

/** Bytes that are not HTTP, or a valid request with a random host and target. */
export function malformedHttp(g: GeneratorValue): string {
  if (g(() => fc.boolean())) {
    const head = [`POST ${g(target)} HTTP/1.1`, `host: ${g(host)}`, 'connection: close']
    const length = Buffer.byteLength(whole)
    return [...head, 'content-type: application/json', `content-length: ${length}`, '', whole].join('\r\n')
  }
  const headers = g(() => fc.array(httpHeader(), { maxLength: 5 }))
  const body = g(() => fc.string({ unit: 'binary', maxLength: 60 }))
  return [g(httpLine), 'host: x', ...headers, '', body].join('\r\n')
}

const whole = JSON.stringify({ query: '{ viewer { audience } }', variables: { a: [1, { b: null }] } })
const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`

const parameters = () =>
  fc.record(
    {
      query: fc.oneof(fc.constant('{ __typename }'), fc.jsonValue()),
      variables: fc.jsonValue(),
      operationName: fc.jsonValue(),
      extensions: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )

const bodies = () =>
  fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes)),
    fc.json({ maxDepth: 6 }),
    parameters().map((request) => JSON.stringify(request)),
    fc.nat({ max: whole.length }).map((length) => whole.slice(0, length)),
    fc.nat({ max: 8_000 }).map((levels) => '['.repeat(levels)),
    fc.nat({ max: 8_000 }).map((levels) => `{"query":"{__typename}","variables":${nested(levels)}}`),
  )

/** A body that is not JSON, or JSON that is not a GraphQL request. */
export function malformedBody(g: GeneratorValue): string | Uint8Array<ArrayBuffer> {
  return g(bodies)
}

const token = () =>
  fc.oneof(
    fc.constantFrom('{', '}', '(', ')', '[', ']', ':', '!', '...', '@', '$', '|', '&', '"', '"""', '#'),
    fc.constantFrom('query', 'mutation', 'fragment', 'on', 'viewer', 'audience', '__schema', '__typename'),
    fc.constantFrom(
      '@include(if: true)',
      '@defer',
      'F',
      '...F',
      '\\u{110000}',
      '1e999',
      '0x',
      '$a: [[Int!]!]!',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
  )

const words = () => fc.array(token(), { maxLength: 60 }).map((parts) => parts.join(' '))
const documents = () =>
  fc.oneof(
    words(),
    words().map((inner) => `{ viewer { ${inner} } }`),
    words().map((inner) => `{ ...F } fragment F on Query { ${inner} }`),
  )

/** A document that is not GraphQL, or almost. */
export function malformedDocument(g: GeneratorValue) {
  return { query: g(documents), operationName: g(() => fc.option(fc.string(), { nil: undefined })) }
}
