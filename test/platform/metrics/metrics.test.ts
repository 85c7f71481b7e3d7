import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { createApiKey } from '../../../src/auth/create-api-key.ts'
import { LicenseKey } from '../../../src/domain/license-keys/key.ts'
import { createMetricsRoute } from '../../../src/gateway/metrics-route.ts'
import { transact } from '../../../src/platform/db.ts'
import { observeProcess, registry } from '../../../src/platform/metrics/metrics.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { listen } from '../../http/listen.ts'
import { seedLicense } from '../../seed.ts'
import { risesWhile, totalOf } from './rises.ts'

const app = await startTestApp()
const anonymous = app.as({ audience: 'APP', address: '192.0.2.1' })

const validate = `query ValidateLicense($input: ValidateLicenseInput!) { validateLicense(input: $input) { code } }`

test('operations, validations and wrong keys are counted', async () => {
  const { licenseKey, product } = await seedLicense(app.admin)
  const rises = await risesWhile(
    [
      ['graphql_envelop_request', { operationName: 'ValidateLicense', operationType: 'query' }],
      ['licet_validations_total', { code: 'VALID' }],
      ['licet_validations_total', { code: 'NOT_FOUND' }],
      ['licet_key_misses_total'],
    ],
    async () => {
      await execute(app, anonymous, validate, { input: { key: licenseKey, product } })
      await execute(app, anonymous, validate, { input: { key: licenseKey, product } })
      await execute(app, anonymous, validate, { input: { key: LicenseKey.generate().reveal() } })
    },
  )
  expect(rises).toEqual([3, 2, 1, 1])
})

test('requests on the hot path are counted as well', async () => {
  const { licenseKey: key, product } = await seedLicense(app.admin)
  const url = await listen(app, { graphql: app.serve, frequent: app.hotPath })
  const body = JSON.stringify({ query: validate, variables: { input: { key, product } } })
  const headers = { 'content-type': 'application/json' }
  const [requests, validated, parsed, responses] = await risesWhile(
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
  expect([requests, validated, responses]).toEqual([25, 25, 25])
  expect(parsed, 'Yoga parsed only the first requests').toBeLessThan(25)
})

test('activations are counted by outcome, and replays are counted', async () => {
  const { licenseKey: key, product } = await seedLicense(app.admin, { maxActivations: 1 })
  const document = `mutation ($input: ActivateLicenseInput!) { activateLicense(input: $input) { __typename } }`
  const activate = (fingerprint: string, idempotencyKey: string) =>
    execute(app, anonymous, document, { input: { key, product, fingerprint, idempotencyKey } })
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

test('errors are counted by code, also for a document that cannot be parsed', async () => {
  const rises = await risesWhile(
    [
      ['graphql_envelop_error_result', { code: 'GRAPHQL_PARSE_FAILED' }],
      ['graphql_envelop_error_result', { code: 'GRAPHQL_VALIDATION_FAILED' }],
      [
        'graphql_envelop_error_result',
        { code: 'FORBIDDEN', operationName: 'Accounts', phase: 'execute', path: 'accounts' },
      ],
    ],
    async () => {
      await execute(app, anonymous, '{')
      await execute(app, anonymous, '{ nothing }')
      const narrow = app.as({ audience: 'ADMIN', scopes: [] })
      await execute(app, narrow, 'query Accounts { theirs: accounts { edges { cursor } } }')
    },
  )
  expect(rises).toEqual([1, 1, 1])
})

/**
 * The series of @graphql-yoga/plugin-prometheus 6.14 that are on by default, with their labels; null if the gateway
 * lacks it.
 */
const operation = ['operationName', 'operationType']
const ofPlugin: Record<string, string[] | null> = {
  graphql_envelop_deprecated_field: null,
  graphql_envelop_request: operation,
  graphql_envelop_request_duration: operation,
  graphql_envelop_request_time_summary: null,
  graphql_envelop_phase_parse: operation,
  graphql_envelop_phase_validate: operation,
  graphql_envelop_phase_context: null,
  graphql_envelop_error_result: [...operation, 'path', 'phase'],
  graphql_envelop_phase_execute: operation,
  graphql_envelop_phase_subscribe: operation,
  graphql_envelop_schema_change: null,
  graphql_yoga_http_duration: [...operation, 'method', 'statusCode', 'url'],
}

test('dashboards for the plugin of Yoga find their series, and docs/monitoring.md names the missing ones', () => {
  const manual = readFileSync('docs/monitoring.md', 'utf8')
  for (const [name, labels] of Object.entries(ofPlugin)) {
    const metric = registry.getSingleMetric(name) as { labelNames?: string[] } | undefined
    if (labels) expect([name, metric?.labelNames]).toEqual([name, expect.arrayContaining(labels)])
    else expect([name, metric, manual.includes(name)]).toEqual([name, undefined, true])
  }
})

test('a subscription is counted when it begins', async () => {
  const url = await listen(app, { graphql: app.serve, frequent: app.hotPath })
  const { apiKey } = await transact(app.ctx.db, (tx) =>
    createApiKey(app.admin, tx, { name: 'reader', audience: 'ADMIN' }),
  )
  const labels = { operationName: 'LicenseChanged', operationType: 'subscription' }
  const counted = () =>
    Promise.all([
      totalOf('graphql_envelop_request', labels),
      totalOf('graphql_envelop_phase_subscribe', { ...labels, le: '+Inf' }),
    ])
  const [requests, started] = await counted()
  const leaving = new AbortController()
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${apiKey}`,
    },
    body: JSON.stringify({ query: 'subscription LicenseChanged { licenseChanged { cursor } }' }),
    signal: leaving.signal,
  })
  expect(response.status).toBe(200)
  await expect.poll(counted).toEqual([requests! + 1, started! + 1])
  leaving.abort()
  await expect.poll(() => app.logged.filter(({ name }) => name === 'LicenseChanged').length).toBe(1)
  expect(await counted()).toEqual([requests! + 1, started! + 1])
})

const monitoring = (file: string) =>
  readFileSync(new URL(`../../../monitoring/${file}`, import.meta.url), 'utf8')

test('the dashboard and the alerts read only metrics that are exposed', async () => {
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
  // The dashboard shows every metric of the gateway.
  expect([...exposed].filter((name) => name.startsWith('licet_') && !read.includes(name))).toEqual([])
})

let open: string
let closed: string
let withToken: string

beforeAll(async () => {
  const serve = async (access: { token: string | undefined; production: boolean }) => {
    const route = createMetricsRoute(app.ctx, { engine: { kind: 'pglite' }, standbys: null } as never, access)
    return await listen(app, { routes: [route] })
  }
  open = await serve({ token: undefined, production: false })
  closed = await serve({ token: undefined, production: true })
  withToken = await serve({ token: 'a-token-of-the-scraper', production: true })
})

const statusOf = async (url: string, headers: Record<string, string> = {}) =>
  (await fetch(`${url}/metrics`, { headers })).status

test('in development, metrics are served to this machine, except through a proxy', async () => {
  const response = await fetch(`${open}/metrics`)
  expect(response.status).toBe(200)
  const text = await response.text()
  expect(text).toMatch(/^licet_job_lag_seconds \d/m)
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m)
  for (const name of ['x-forwarded-for', 'forwarded', 'via']) {
    expect(await statusOf(open, { [name]: '192.0.2.1' })).toBe(404)
  }
})

test('in production, metrics require the bearer token, and without a configured token are served to no client', async () => {
  expect(await statusOf(closed)).toBe(404)
  expect(await statusOf(withToken)).toBe(404)
  expect(await statusOf(withToken, { authorization: 'Bearer another' })).toBe(404)
  expect(await statusOf(withToken, { authorization: 'Bearer a-token-of-the-scraper' })).toBe(200)
})
