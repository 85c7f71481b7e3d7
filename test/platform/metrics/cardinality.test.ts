import { Agent, METHODS, request } from 'node:http'
import { expect, test } from 'vitest'
import { createMetricsRoute } from '../../../src/gateway/metrics-route.ts'
import { startTestApp } from '../../app.ts'
import { listen } from '../../http/listen.ts'
import { risesWhile, totalOf } from './rises.ts'

const app = await startTestApp()
const ownMachine = createMetricsRoute(app.ctx, { kind: 'pglite' } as never, {
  token: undefined,
  production: false,
})

/** Returns every series of `/metrics` without its value. */
const seriesOf = async (url: string) => {
  const text = await (await fetch(`${url}/metrics`)).text()
  return text.split('\n').flatMap((line) => (/^[a-z]/.test(line) ? line.replace(/ [^ ]*$/, '') : []))
}

test('ten thousand operation names, aliases, methods and wrong fields create no series of their own', {
  timeout: 120_000,
}, async () => {
  const url = await listen(app, { graphql: app.serve, frequent: app.hotPath, routes: [ownMachine] })
  const random = () => `a${Math.random().toString(36).slice(2)}`
  const documents = [
    ...Array.from({ length: 4 }, () => () => ({ query: `query ${random()} { __typename }` })),
    // A name that no operation of the document has costs less: the document was parsed and validated before.
    ...Array.from({ length: 12 }, () => () => ({ query: 'query a { __typename }', operationName: random() })),
    () => ({ query: `query ${random()} { ${random()}: viewer { audience } }` }),
    () => ({ query: `query ${random()} { ${random()} }` }),
    () => ({ query: `query ${random()} {` }),
    () => ({ query: `mutation ${random()} { ${random()}: activateLicense(input: {}) { __typename } }` }),
  ]
  const agent = new Agent({ keepAlive: true })
  const headers = { 'content-type': 'application/json' }
  const post = (number: number) => {
    const body = JSON.stringify(documents[number % documents.length]!())
    const length = Buffer.byteLength(body)
    return new Promise<void>((resolve, reject) => {
      // The parser of Node accepts about forty methods and rejects all others.
      const method = number % 50 === 0 ? METHODS[number % METHODS.length] : 'POST'
      const path = `/graphql?${random()}`
      const sent = request(url + path, { method, agent, headers: { ...headers, 'content-length': length } })
      sent.on('response', (response) => response.resume().on('end', resolve)).on('error', reject)
      sent.end(body)
    })
  }
  const flood = async (from: number, to: number) => {
    let next = from
    const lane = async () => {
      while (next < to) await post(next++)
    }
    await Promise.all(Array.from({ length: 16 }, lane))
  }
  await flood(0, 200)
  const before = await seriesOf(url)
  const [counted] = await risesWhile([['graphql_envelop_request', { operationName: 'other' }]], () =>
    flood(0, 10_000),
  )
  // A busy machine refuses more of them before they are parsed.
  expect(counted).toBeGreaterThan(500)
  const after = await seriesOf(url)
  agent.destroy()
  const created = after.filter((series) => !before.includes(series) && !/^(nodejs|process)_/.test(series))
  // A series with a fixed label, such as that of the first refusal under load, may appear in the flood.
  expect(created.length, created.join('\n')).toBeLessThan(10)
  expect(created.filter((series) => /"a[0-9a-z]{6,}"/.test(series))).toEqual([])
})

test('a request is counted under its operation, also if it is refused before it runs', async () => {
  const url = await listen(app, { graphql: app.serve, frequent: app.hotPath })
  const post = async (query: string) => {
    const headers = { 'content-type': 'application/json' }
    await (await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })).text()
  }
  const viewer = { operationName: 'Viewer', operationType: 'query' }
  const responses = () => totalOf('graphql_yoga_http_duration', { ...viewer, le: '+Inf', url: '/graphql' })
  const before = await responses()
  const rises = await risesWhile(
    [
      ['graphql_envelop_phase_parse', { ...viewer, le: '+Inf' }],
      ['graphql_envelop_phase_validate', { ...viewer, le: '+Inf' }],
      ['graphql_envelop_phase_execute', { ...viewer, le: '+Inf' }],
      ['graphql_envelop_error_result', { ...viewer, phase: 'validate', path: '' }],
    ],
    async () => {
      await post('query Viewer { viewer { audience } }')
      await post('query Viewer { viewer { nothing } }')
    },
  )
  expect(rises).toEqual([2, 2, 1, 1])
  // A response is counted after it is sent, so the client may receive it before.
  await expect.poll(async () => (await responses()) - before).toBe(2)
})
