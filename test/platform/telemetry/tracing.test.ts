import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { smtpTransport } from '../../../integrations/email/delivery/smtp.ts'
import { openMail } from '../../../integrations/email/open-mail.ts'
import { connectHubspot } from '../../../integrations/hubspot/connect.ts'
import { startEmulator } from '../../../integrations/hubspot/emulator/start-emulator.ts'
import { createAccessTokens } from '../../../src/auth/access-token.ts'
import type { Audience } from '../../../src/platform/caller.ts'
import { runJob } from '../../../src/platform/jobs.ts'
import type { TelemetryConfig } from '../../../src/platform/telemetry/settings.ts'
import { startTracing } from '../../../src/platform/telemetry/start.ts'
import { trace } from '../../../src/platform/telemetry/tracing.ts'
import { noMail, startTestApp } from '../../app.ts'
import { startProvider } from '../../auth/provider.ts'
import { createEmbedded } from '../../database.ts'
import { listen } from '../../http/listen.ts'
import { startMailServer } from '../../integrations/email/mail-server.ts'
import { seedAccount, seedLicense } from '../../seed.ts'
import { type ExportedSpan, startCollector, treeOf } from './collector.ts'

const collector = await startCollector()
const mail = await startMailServer()
const transport = smtpTransport({ url: mail.url, requireTls: false, timeoutMs: 5_000 })
const app = await startTestApp(createEmbedded, openMail(noMail, transport))
const { provider, sign, stop } = await startProvider()
const url = `${await listen(app, { graphql: app.serve, frequent: app.hotPath })}/graphql`

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const parentId = '00f067aa0ba902b7'
const CALLER = `00-${traceId}-${parentId}-01`

const always = { name: 'parentbased_always_on', ratio: 1 } as const
let end = async () => {}
const begin = async (sampler: TelemetryConfig['sampler'] = always) => {
  end = await startTracing({ url: collector.url, serviceName: 'licet-test', sampler })
}
/** Ends tracing, which exports the remaining spans, and returns the exported spans. */
const exported = async () => {
  await end()
  return collector.take()
}
afterEach(() => end())

async function send(query: string, variables: object = {}, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  })
  return await response.json()
}
const validate = `query V($input: ValidateLicenseInput!) { validateLicense(input: $input) { valid code } }`
const activate = `mutation A($input: ActivateLicenseInput!) {
  activateLicense(input: $input) { ... on ActivateLicensePayload { activationToken validation { valid } } }
}`
const kinds = { SERVER: 2, CLIENT: 3, CONSUMER: 5 }
const named = (spans: ExportedSpan[], name: string) => spans.filter((span) => span.name === name)

let license: Awaited<ReturnType<typeof seedLicense>>
beforeAll(async () => {
  license = await seedLicense(app.admin, { maxActivations: 9 })
  // The first statements of a connection are not part of the tests.
  await send(validate, { input: { key: license.licenseKey, product: license.product } })
})

test('a validation is one operation with one statement, in the trace of the caller', async () => {
  await begin()
  const input = { key: license.licenseKey, product: license.product, fingerprint: 'pc-of-ada' }
  await send(validate, { input }, { traceparent: CALLER, 'x-request-id': 'request-7' })
  const { spans, services, text } = await exported()

  expect(treeOf(spans, parentId)).toEqual([['query validateLicense', ['facts-by-key']]])
  expect(services).toEqual(['licet-test'])
  expect(spans.every((span) => span.traceId === traceId)).toBe(true)
  const [operation] = named(spans, 'query validateLicense')
  expect(operation).toMatchObject({
    kind: kinds.SERVER,
    failed: false,
    attributes: {
      'url.path': '/graphql',
      'licet.request_id': 'request-7',
      'graphql.operation.type': 'query',
      'graphql.operation.name': 'V',
      'licet.audience': 'APP',
      'licet.codes': ['NOT_ACTIVATED'],
      'http.response.status_code': 200,
    },
  })
  for (const secret of [license.licenseKey, license.licenseKey.replaceAll('-', ''), 'pc-of-ada', '$input'])
    expect(text).not.toContain(secret)
})

test('an activation is one operation with its statements, and resolvers have no spans', async () => {
  await begin()
  const input = { key: license.licenseKey, fingerprint: 'pc-of-ada', name: 'Ada’s laptop' }
  const { data } = await send(activate, { input }, { traceparent: CALLER })
  const { spans, text } = await exported()

  const [tree, ...more] = treeOf(spans, parentId)
  expect(more).toEqual([])
  expect(tree).toEqual(['mutation activateLicense', ['facts-by-key', 'take-free-seats']])
  const wanted = { kind: kinds.CLIENT, attributes: { 'db.system.name': 'postgresql' } }
  for (const statement of spans.filter(({ kind }) => kind !== kinds.SERVER))
    expect(statement).toMatchObject(wanted)
  const secrets = [data.activateLicense.activationToken, license.licenseKey, input.name, input.fingerprint]
  for (const secret of secrets) expect(text).not.toContain(secret)
})

test('a transaction has a span for each statement', async () => {
  await begin()
  const input = { key: license.licenseKey, fingerprint: 'another', idempotencyKey: 'once' }
  await send(activate, { input })
  const [tree] = treeOf((await exported()).spans, undefined)
  const [name, statements] = tree as [string, string[]]
  expect(name).toBe('mutation activateLicense')
  expect(statements).toEqual(
    expect.arrayContaining([
      'savepoint',
      'insert idempotency_records',
      'insert activations',
      'update idempotency_records',
    ]),
  )
  for (const statement of statements) expect(statement).toMatch(/^[a-z]+( [a-z_-]+)?$|^[a-z-]+$/)
})

test('more fields create no more spans', async () => {
  const wide = `query { a: validateLicense(input: { key: "${license.licenseKey}" }) { valid code detail checks { code passed detail } license { entitlements { code } } } }`
  const narrow = `query { a: validateLicense(input: { key: "${license.licenseKey}" }) { valid } }`
  const count = async (query: string) => {
    await begin()
    expect(await send(query)).not.toHaveProperty('errors')
    return (await exported()).spans.length
  }
  expect(await count(wide)).toBe(await count(narrow))
})

test('a statement of several look-ups is in the trace of the first, and each look-up has its own trace', async () => {
  await begin()
  const input = { key: license.licenseKey, product: license.product }
  await Promise.all([1, 2, 3, 4].map(() => send(validate, { input })))
  const { spans } = await exported()
  const operations = named(spans, 'query validateLicense')
  expect(new Set(operations.map((span) => span.traceId)).size).toBe(4)
  for (const statement of named(spans, 'facts-by-key'))
    expect(operations.map(({ spanId }) => spanId)).toContain(statement.parentSpanId)
})

test('the verification of an access token has spans for the calls of its provider, without the token', async () => {
  app.ctx.accessTokens = createAccessTokens(
    {
      issuer: provider.issuer,
      audience: 'licet',
      claims: { audience: 'for', account: 'account', partner: 'partner' },
      audienceOf: new Map<string, Audience>([['admins', 'ADMIN']]),
    },
    () => new Date(),
  )
  const token = await sign({ for: 'admins', sub: 'ada@example.com' })
  await begin()
  await send('{ viewer { audience } }', {}, { authorization: `Bearer ${token}` })
  const { spans, text } = await exported()
  stop()
  const [tree] = treeOf(spans, undefined)
  expect(tree).toEqual(['query viewer', expect.arrayContaining(['GET openid', 'GET openid'])])
  expect(named(spans, 'GET openid').map(({ attributes }) => attributes['url.path'])).toEqual([
    '/.well-known/openid-configuration',
    '/keys',
  ])
  for (const secret of [token, 'ada@example.com']) expect(text).not.toContain(secret)
})

test('a job has spans for its statements and mails, without addresses', async () => {
  await app.runJobs()
  const { accountId } = await seedLicense(app.admin)
  const { email } = await app.ctx.db.contact.findFirstOrThrow({ where: { accountId } })
  await begin()
  await trace({ name: 'job notifications.send-due', kind: 'CONSUMER' }, () =>
    runJob(app.handlers, 'notifications.send-due', {}),
  )
  const { spans, text } = await exported()
  expect(mail.mails.at(-1)?.text).toContain('Ada')
  const [job] = named(spans, 'job notifications.send-due')
  expect(job).toMatchObject({ kind: kinds.CONSUMER, failed: false })
  expect(named(spans, 'smtp send')).toMatchObject([
    { kind: kinds.CLIENT, parentSpanId: job!.spanId, attributes: { 'server.address': '127.0.0.1' } },
  ])
  expect(text).not.toContain(email)
})

test('a sync has spans for the calls of HubSpot, without ids, token or bodies', async () => {
  const emulator = await startEmulator({ autoCreateCompanies: false, searchLagMs: 0 })
  const hub = connectHubspot(app.ctx, {
    token: { token: emulator.token },
    url: emulator.url,
    emulated: true,
    link: null,
  })
  await hub.run()
  const { accountId } = await seedAccount(app.admin)
  const { email } = await app.ctx.db.contact.findFirstOrThrow({ where: { accountId } })
  await begin()
  await hub.run()
  const { spans, text } = await exported()
  await hub.stop()
  await emulator.close()
  const [sync] = named(spans, 'hubspot.sync')
  const calls = spans.filter(({ attributes }) => attributes['url.template'])
  expect(calls.map(({ name }) => name)).toContain('POST /crm/objects/2026-09/contacts/batch/upsert')
  for (const call of calls) {
    expect(call).toMatchObject({ traceId: sync!.traceId, kind: kinds.CLIENT, failed: false })
    expect(call.attributes['http.response.status_code']).toBeLessThan(300)
  }
  for (const secret of [emulator.token, email]) expect(text).not.toContain(secret)
})

test('the caller decides whether its trace is sampled, and the sampler decides for all others', async () => {
  const input = { key: license.licenseKey }
  await begin()
  await send(validate, { input }, { traceparent: CALLER.replace(/01$/, '00') })
  expect((await exported()).spans).toEqual([])
  await begin({ name: 'parentbased_traceidratio', ratio: 0 })
  await send(validate, { input })
  await send(validate, { input }, { traceparent: 'garbage' })
  expect((await exported()).spans).toEqual([])
  await begin({ name: 'always_off', ratio: 1 })
  await send(validate, { input }, { traceparent: CALLER })
  expect((await exported()).spans).toEqual([])
})

test('an unreachable collector delays neither a response nor the stop', async () => {
  const unreachable = { url: 'http://127.0.0.1:9/v1/traces', serviceName: 'licet', sampler: always }
  end = await startTracing(unreachable, 100)
  const { data } = await send(validate, { input: { key: license.licenseKey } })
  expect(data.validateLicense).toEqual({ valid: true, code: 'VALID' })
  await end()
})

test('without an exporter there are no spans, and the SDK is not loaded', async () => {
  end = await startTracing(null)
  await send(validate, { input: { key: license.licenseKey } }, { traceparent: CALLER })
  expect(collector.take().spans).toEqual([])
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )
  const loading = sources.filter((name) =>
    /^import .*open-telemetry\.ts'/m.test(readFileSync(`src/${name}`, 'utf8')),
  )
  expect(loading).toEqual([])
})
