import { readFileSync } from 'node:fs'
import { getOperationAST, parse as parseDocument } from 'graphql'
import { beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { schemas } from '../../schema/index.ts'
import { countOperation } from '../../schema/operation-metrics.ts'
import { createMetricsRoute } from '../../src/http/metrics.ts'
import { observeProcess, registry } from '../../src/metrics/metrics.ts'
import { startTestApp } from '../app.ts'
import { execute } from '../graphql.ts'
import { listen } from '../http/listen.ts'
import { seedLicense } from '../seed.ts'

const app = await startTestApp()
const anybody = app.as({ audience: 'APP', address: '192.0.2.1' })

/** The sum of a metric's series that have these labels. */
async function totalOf(name: string, labels: Record<string, string> = {}): Promise<number> {
  const metrics = await registry.getMetricsAsJSON()
  const values = metrics.find((metric) => metric.name === name)?.values ?? []
  const matching = values.filter((value) =>
    Object.entries(labels).every(([label, text]) => String(Reflect.get(value.labels, label)) === text),
  )
  return matching.reduce((sum, { value }) => sum + value, 0)
}

/** By how much metrics rise while something is done. */
async function risesWhile(metrics: [string, Record<string, string>?][], work: () => Promise<unknown>) {
  const read = () => Promise.all(metrics.map(([name, labels]) => totalOf(name, labels)))
  const before = await read()
  await work()
  return (await read()).map((value, index) => value - before[index]!)
}

const validate = `query ValidateLicense($input: ValidateLicenseInput!) { validateLicense(input: $input) { code } }`

test('operations, validations and wrong keys are counted', async () => {
  const { licenseKey, product } = await seedLicense(app.admin)
  const rises = await risesWhile(
    [
      ['graphql_envelop_request', { operationName: 'ValidateLicense', operationType: 'query' }],
      ['licet_validations_total', { code: 'VALID' }],
      ['licet_validations_total', { code: 'KEY_MALFORMED' }],
      ['licet_key_misses_total'],
    ],
    async () => {
      await execute(app, anybody, validate, { input: { key: licenseKey, product } })
      await execute(app, anybody, validate, { input: { key: licenseKey, product } })
      await execute(app, anybody, validate, { input: { key: 'LIC-00000-00000-00000-00000-00000' } })
    },
  )
  expect(rises).toEqual([3, 2, 1, 1])
})

test('what is answered by the short road is counted as well', async () => {
  const { licenseKey: key, product } = await seedLicense(app.admin)
  const url = await listen(app, { graphql: app.serve })
  const body = JSON.stringify({ query: validate, variables: { input: { key, product } } })
  const headers = { 'content-type': 'application/json' }
  const [asked, validated, parsed, answered] = await risesWhile(
    [
      ['graphql_envelop_request', { operationName: 'ValidateLicense' }],
      ['licet_validations_total', { code: 'VALID' }],
      ['graphql_envelop_phase_validate', { le: '+Inf' }],
      ['graphql_yoga_http_duration', { method: 'POST', statusCode: '200', le: '+Inf' }],
    ],
    async () => {
      for (let times = 0; times < 25; times++)
        await fetch(`${url}/graphql`, { method: 'POST', headers, body })
    },
  )
  expect([asked, validated, answered]).toEqual([25, 25, 25])
  expect(parsed, 'Yoga saw only the first of them').toBeLessThan(25)
})

test('activations are counted by what became of them, and replays', async () => {
  const { licenseKey: key, product } = await seedLicense(app.admin, { maxActivations: 1 })
  const document = `mutation ($input: ActivateLicenseInput!) { activateLicense(input: $input) { __typename } }`
  const activate = (fingerprint: string, idempotencyKey: string) =>
    execute(app, anybody, document, { input: { key, product, fingerprint, idempotencyKey } })
  const rises = await risesWhile(
    [
      ['licet_activations_total', { outcome: 'ACTIVATED' }],
      ['licet_activations_total', { outcome: 'ACTIVATION_LIMIT_EXCEEDED' }],
      ['licet_idempotent_replays_total'],
      ['graphql_envelop_request', { operationName: 'Anonymous', operationType: 'mutation' }],
    ],
    async () => {
      await activate('first', 'one')
      await activate('first', 'one')
      await activate('second', 'two')
    },
  )
  expect(rises).toEqual([1, 1, 1, 3])
})

test('errors are counted by their code, whether or not the document could be read', async () => {
  const rises = await risesWhile(
    [
      ['graphql_envelop_error_result', { code: 'GRAPHQL_PARSE_FAILED' }],
      ['graphql_envelop_error_result', { code: 'GRAPHQL_VALIDATION_FAILED' }],
      ['graphql_envelop_error_result', { code: 'FORBIDDEN', operationName: 'Accounts' }],
    ],
    async () => {
      await execute(app, anybody, '{')
      await execute(app, anybody, '{ nothing }')
      const narrow = app.as({ audience: 'ADMIN', scopes: [] })
      await execute(app, narrow, 'query Accounts { accounts { edges { cursor } } }')
    },
  )
  expect(rises).toEqual([1, 1, 1])
})

test('ten thousand operation names are one', async () => {
  const seriesOf = async () =>
    (await registry.getMetricsAsJSON()).reduce((sum, { values }) => sum + values.length, 0)
  await execute(app, anybody, 'query first { viewer { audience } }')
  const series = await seriesOf()
  const [counted] = await risesWhile([['graphql_envelop_request', { operationName: 'other' }]], async () => {
    for (let number = 0; number < 10_000; number++) {
      const name = `a${Math.random().toString(36).slice(2)}`
      const operation = getOperationAST(parseDocument(`query ${name} { viewer { audience } }`))
      countOperation(schemas.APP, operation, performance.now(), undefined)
    }
  })
  expect(counted).toBe(10_000)
  expect(await seriesOf()).toBe(series)
})

const monitoring = (file: string) =>
  readFileSync(new URL(`../../monitoring/${file}`, import.meta.url), 'utf8')

test('the dashboard and the alerts read nothing but what is exposed', async () => {
  observeProcess()
  const exposed = new Set((await registry.getMetricsAsJSON()).map(({ name }) => name as string))
  const dashboard: { panels: { targets: { expr: string }[] }[] } = JSON.parse(monitoring('dashboard.json'))
  const alerts: { groups: { rules: { expr: string }[] }[] } = parse(monitoring('alerts.yml'))
  const expressions = [
    ...dashboard.panels.flatMap(({ targets }) => targets),
    ...alerts.groups.flatMap(({ rules }) => rules),
  ].map(({ expr }) => expr)
  const read = expressions.flatMap((expr) => expr.match(/\b(graphql|licet|nodejs|process)_\w+/g) ?? [])
  const unknown = read.filter(
    (name) => !exposed.has(name) && !exposed.has(name.replace(/_(bucket|count|sum)$/, '')),
  )
  expect(unknown).toEqual([])
  // And what the gateway counts of itself is shown.
  expect([...exposed].filter((name) => name.startsWith('licet_') && !read.includes(name))).toEqual([])
})

let open: string
let closed: string
let withToken: string

beforeAll(async () => {
  const serve = async (access: { token: string | undefined; production: boolean }) => {
    const route = createMetricsRoute(app.ctx, { kind: 'pglite' } as never, access)
    return await listen(app, { routes: [route] })
  }
  open = await serve({ token: undefined, production: false })
  closed = await serve({ token: undefined, production: true })
  withToken = await serve({ token: 'a-token-of-the-scraper', production: true })
})

const statusOf = async (url: string, headers: Record<string, string> = {}) =>
  (await fetch(`${url}/metrics`, { headers })).status

test('metrics are there for this machine in development, and not for what came through a proxy', async () => {
  const response = await fetch(`${open}/metrics`)
  expect(response.status).toBe(200)
  const text = await response.text()
  expect(text).toMatch(/^licet_job_lag_seconds \d/m)
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m)
  for (const name of ['x-forwarded-for', 'forwarded', 'via']) {
    expect(await statusOf(open, { [name]: '192.0.2.1' })).toBe(404)
  }
})

test('in production they are there for the bearer of the token, and without one for nobody', async () => {
  expect(await statusOf(closed)).toBe(404)
  expect(await statusOf(withToken)).toBe(404)
  expect(await statusOf(withToken, { authorization: 'Bearer another' })).toBe(404)
  expect(await statusOf(withToken, { authorization: 'Bearer a-token-of-the-scraper' })).toBe(200)
})
