import { readFileSync } from 'node:fs'
import { Agent, METHODS, request } from 'node:http'
import { beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { createClient } from '../../integrations/hubspot/client.ts'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { transact } from '../../src/db.ts'
import { createMetricsRoute } from '../../src/http/metrics.ts'
import { LicenseKey } from '../../src/licenses/key.ts'
import { observeProcess, registry } from '../../src/metrics/metrics.ts'
import { readGauges } from '../../src/metrics/read-gauges.ts'
import { sendDue } from '../../src/notifications/send-due.ts'
import { startTestApp } from '../app.ts'
import { execute } from '../graphql.ts'
import { listen } from '../http/listen.ts'
import { seedLicense } from '../seed.ts'

const app = await startTestApp()
const ownMachine = createMetricsRoute(app.ctx, { kind: 'pglite' } as never, {
  token: undefined,
  production: false,
})
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
      [
        'graphql_envelop_error_result',
        { code: 'FORBIDDEN', operationName: 'Accounts', phase: 'execute', path: 'accounts' },
      ],
    ],
    async () => {
      await execute(app, anybody, '{')
      await execute(app, anybody, '{ nothing }')
      const narrow = app.as({ audience: 'ADMIN', scopes: [] })
      await execute(app, narrow, 'query Accounts { theirs: accounts { edges { cursor } } }')
    },
  )
  expect(rises).toEqual([1, 1, 1])
})

test('attempts that are turned away are counted by the limit', async () => {
  const guesser = app.as({ audience: 'APP', address: '192.0.2.9' })
  const wrong = () => ({ key: LicenseKey.generate().reveal() })
  const [turnedAway] = await risesWhile(
    [['licet_rate_limited_total', { rule: 'addressFailures' }]],
    async () => {
      for (let guesses = 0; guesses < 500; guesses++) {
        const { errors } = await execute(app, guesser, validate, { input: wrong() })
        if (errors) return expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }])
      }
    },
  )
  expect(turnedAway).toBe(1)
})

test('mails are counted by what became of them, and calls of HubSpot by their status', async () => {
  await seedLicense(app.admin)
  const post = { ...app.ctx.post, deliver: async () => ({ outcome: 'REFUSED', reply: '550' }) as const }
  const hubspot = createClient({ token: { token: 'x' }, baseUrl: 'http://127.0.0.1:9', log: app.ctx.log })
  const [refused, sent, unreachable] = await risesWhile(
    [
      ['licet_mails_total', { outcome: 'REFUSED' }],
      ['licet_mails_total', { outcome: 'SENT' }],
      ['licet_hubspot_calls_total', { status: 'UNREACHABLE' }],
    ],
    async () => {
      await sendDue(app.ctx, post)
      await hubspot.send({ method: 'GET', path: '/account-info/2026-09/details' })
    },
  )
  expect([refused! > 0, sent, unreachable]).toEqual([true, 0, 1])
})

test('what waits is told with for how long, and what is published with how old it is', async () => {
  const { db, enqueue } = app.ctx
  const crm = { ...app.ctx, crm: { target: 'a CRM' } }
  const { licenseId, accountId } = await seedLicense(app.admin)
  await db.notification.updateMany({
    where: { licenseId },
    data: { nextAttemptAt: new Date('2026-01-15T11:50:00Z') },
  })
  await transact(db, (tx) => enqueue(tx, 'licenses.record-expired', {}))
  await db.$executeRaw`update pgboss.job set created_on = now() - interval '1 hour', start_after = now() - interval '1 hour'
    where state = 'created'`
  await db.crmRecord.create({
    data: { kind: 'ACCOUNT', subjectId: accountId, accountId, dirtySince: new Date('2026-01-15T11:59:00Z') },
  })
  await db.crmRecord.create({
    data: {
      kind: 'LICENSE',
      subjectId: licenseId,
      accountId,
      parkedAt: app.ctx.now(),
      parkedCode: 'X',
      parkedReason: 'x',
    },
  })
  const activeFrom = new Date('2026-01-15T11:00:00Z')
  await db.signingKey.create({
    data: { kid: licenseId, publicJwk: {}, privateJwk: 'sealed', createdAt: activeFrom, activeFrom },
  })
  await db.statusList.create({ data: { token: 'a token', publishedAt: new Date('2026-01-15T10:00:00Z') } })
  const pool = { totalCount: 5, idleCount: 2, waitingCount: 1 }
  await readGauges(crm, { kind: 'postgres', url: '', pool } as never)

  expect(await totalOf('licet_outbox_waiting')).toBeGreaterThan(0)
  expect(await totalOf('licet_outbox_lag_seconds')).toBe(600)
  expect(await totalOf('licet_jobs_waiting')).toBeGreaterThan(0)
  expect(await totalOf('licet_job_lag_seconds')).toBeGreaterThanOrEqual(3600)
  expect(await totalOf('licet_crm_queue')).toBeGreaterThan(0)
  expect(await totalOf('licet_crm_lag_seconds')).toBeGreaterThanOrEqual(60)
  expect(await totalOf('licet_crm_parked')).toBe(1)
  expect(await totalOf('licet_signing_key_age_seconds')).toBe(3600)
  expect(await totalOf('licet_status_list_age_seconds')).toBe(7200)
  const connections = (state: string) => totalOf('licet_pool_connections', { state })
  expect(await Promise.all(['busy', 'idle', 'waited-for'].map(connections))).toEqual([3, 2, 1])
})

/** The series of @graphql-yoga/plugin-prometheus 6.14 that are on by default, with their labels; null are those left out. */
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

test('dashboards made for the plugin of Yoga read our series; what is left out is said in the manual', () => {
  const manual = readFileSync('docs/monitoring.md', 'utf8')
  for (const [name, labels] of Object.entries(ofPlugin)) {
    const metric = registry.getSingleMetric(name) as { labelNames?: string[] } | undefined
    if (labels) expect([name, metric?.labelNames]).toEqual([name, expect.arrayContaining(labels)])
    else expect([name, metric, manual.includes(name)]).toEqual([name, undefined, true])
  }
})

test('a subscription is counted when it begins', async () => {
  const url = await listen(app, { graphql: app.serve })
  const { apiKey } = await transact(app.ctx.db, (tx) =>
    createApiKey(app.admin, tx, { name: 'reader', audience: 'ADMIN' }),
  )
  const labels = { operationName: 'LicenseChanged', operationType: 'subscription' }
  const counted = () =>
    Promise.all([
      totalOf('graphql_envelop_request', labels),
      totalOf('graphql_envelop_phase_subscribe', { ...labels, le: '+Inf' }),
    ])
  const [requests, begun] = await counted()
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
  await expect.poll(counted).toEqual([requests! + 1, begun! + 1])
  leaving.abort()
  await expect.poll(() => app.logged.filter(({ name }) => name === 'LicenseChanged').length).toBe(1)
  expect(await counted()).toEqual([requests! + 1, begun! + 1])
})

/** Every line of `/metrics` without its value. */
const seriesOf = async (url: string) => {
  const text = await (await fetch(`${url}/metrics`)).text()
  return text.split('\n').flatMap((line) => (/^[a-z]/.test(line) ? line.replace(/ [^ ]*$/, '') : []))
}

test('ten thousand operation names, aliases, methods and wrong fields make no series', {
  timeout: 120_000,
}, async () => {
  const url = await listen(app, { graphql: app.serve, routes: [ownMachine] })
  const random = () => `a${Math.random().toString(36).slice(2)}`
  const documents = [
    ...Array.from({ length: 4 }, () => () => ({ query: `query ${random()} { __typename }` })),
    // A name that no operation of the document has costs less to try: it was read and judged before.
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
      // Node's parser knows some forty methods, and takes no other.
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
  expect(counted).toBeGreaterThan(2_000)
  const after = await seriesOf(url)
  agent.destroy()
  expect(after.filter((series) => !before.includes(series) && !/^(nodejs|process)_/.test(series))).toEqual([])
})

test('a request is counted by what it asked, also where that is refused before it begins', async () => {
  const url = await listen(app, { graphql: app.serve })
  const post = async (query: string) => {
    const headers = { 'content-type': 'application/json' }
    await (await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })).text()
  }
  const viewer = { operationName: 'Viewer', operationType: 'query' }
  const answered = () => totalOf('graphql_yoga_http_duration', { ...viewer, le: '+Inf', url: '/graphql' })
  const before = await answered()
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
  // A response is counted when it has been handed over, which its reader may know first.
  await expect.poll(async () => (await answered()) - before).toBe(2)
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
