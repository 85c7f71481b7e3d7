import { connect } from 'node:net'
import fc, { type GeneratorValue } from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { schemas } from '../../schema/index.ts'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import type { Audience } from '../../src/platform/caller.ts'
import { transact } from '../../src/platform/db.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { createLimits } from '../../src/platform/limits/limits.ts'
import { startTestApp, TEST_SECRET, unlimited } from '../app.ts'
import { seedLicense } from '../seed.ts'
import { listen } from './listen.ts'
import { malformedBody, malformedDocument, malformedHttp } from './malformed.ts'
import { randomRequest } from './random-document.ts'

/** Number of requests. `npm run fuzz` sends 20,000, with a new seed each time. */
const RUNS = Number(process.env.TEST_FUZZ_RUNS ?? 300)
const SEED = process.env.TEST_FUZZ_RUNS ? {} : { seed: 20_260_115 }

const app = await startTestApp()
const { admin } = app
app.ctx.limits = createLimits(unlimited, undefined, () => {})
const url = await listen(app, { graphql: app.serve, frequent: app.hotPath })
const port = Number(new URL(url).port)

const { accountId, licenseId, licenseKey, licenseType, product } = await seedLicense(admin, {
  maxActivations: null,
  meters: [{ code: 'renders' }],
})
const { activationId } = await activateLicense(admin, { key: licenseKey, fingerprint: 'laptop' })
const contact = await app.ctx.db.contact.findFirstOrThrow({ where: { accountId } })
const onboarding = await app.ctx.db.onboarding.findFirstOrThrow({ where: { accountId } })
const apiKeys: Partial<Record<Audience, string>> = {}
for (const audience of ['ADMIN', 'SUPPORT', 'ACCOUNT', 'PARTNER'] as const) {
  const bound = { ACCOUNT: { accountId }, PARTNER: { partner: 'north' } }[audience as string]
  const create = { name: audience, audience, ...bound }
  apiKeys[audience] = (await transact(admin.db, (tx) => createApiKey(admin, tx, create))).apiKey
}
const known = [
  toTypedId('Account', accountId),
  toTypedId('License', licenseId),
  toTypedId('Activation', activationId),
  toTypedId('Contact', contact.id),
  toTypedId('Onboarding', onboarding.id),
  licenseKey,
  licenseType,
  product,
  'laptop',
  'renders',
]
const secrets = [TEST_SECRET, ...Object.values(apiKeys), contact.email]

/** Text that no response may contain: names of libraries, positions in code, a masked fault. */
const internals =
  /prisma|pothos|pglite|sqlstate|syntax error at|violates|\bselect .* from\b|node_modules|\.ts:\d|\bat .*\(.*:\d+:\d+\)|originalError|"code":"INTERNAL"/i

const seen = { data: 0, errors: 0, statuses: new Set<number>() }

/** Fails if the gateway logged a fault, or the response reveals internals. */
function expectNoFault(sent: unknown, status: number, response: string) {
  seen.statuses.add(status)
  if (response.includes('"data":{')) seen.data++
  if (response.includes('"errors":[')) seen.errors++
  const faults = app.logged.splice(0).filter(({ level }) => (level as number) >= 50)
  const leaked = internals.exec(response.replace(JSON.stringify(sent), ''))?.[0] ?? null
  expect({ sent, faults, leaked, failed: status >= 500 }).toEqual({
    sent,
    faults: [],
    leaked: null,
    failed: false,
  })
}

const accepts = [
  '*/*',
  'application/json',
  'application/graphql-response+json',
  'text/event-stream',
  'text/html',
  'a/b;q=x',
]

async function post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
    signal: AbortSignal.timeout(20_000),
  })
  return { status: response.status, text: await response.text() }
}

/** Ends its side of the connection, so that the server expects no more, and waits until the server closes. */
async function sendMalformedHttp(g: GeneratorValue) {
  const bytes = malformedHttp(g)
  const socket = connect(port, '127.0.0.1')
  let response = ''
  socket.setEncoding('latin1').on('data', (data: string) => {
    response += data
  })
  socket.on('error', () => {})
  socket.setTimeout(10_000, () => socket.destroy(new Error('the server did not close the connection')))
  socket.end(bytes, 'latin1')
  await new Promise((resolve) => socket.once('close', resolve))
  expectNoFault(bytes, Number(/^HTTP\/1\.1 (\d{3})/.exec(response)?.[1] ?? 0), response)
}

async function sendMalformedBody(g: GeneratorValue) {
  const body = malformedBody(g)
  const { status, text } = await post(body, headersOf(g))
  expectNoFault(body, status, text)
}

async function sendMalformedDocument(g: GeneratorValue) {
  const request = malformedDocument(g)
  const { status, text } = await post(JSON.stringify(request), headersOf(g))
  expectNoFault(request, status, text)
}

/** Sends an operation that the graph allows, with random values. */
async function sendRandomValues(g: GeneratorValue) {
  const audiences = Object.keys(schemas) as Audience[]
  const audience = g(() => fc.constantFrom(...audiences))
  const request = randomRequest(g, schemas[audience], known)
  const key = apiKeys[audience]
  const accept = request.query.startsWith('subscription')
    ? 'application/json'
    : g(() => fc.constantFrom(...accepts))
  const { status, text } = await post(JSON.stringify(request), {
    accept,
    ...(key && { authorization: `Bearer ${key}` }),
  })
  expectNoFault(request, status, text)
  if (audience === 'APP') for (const secret of secrets) expect(text).not.toContain(secret)
}

function headersOf(g: GeneratorValue): Record<string, string> {
  const printable = () =>
    fc.string({ maxLength: 80 }).map((value) => value.replace(/[^\x20-\x7e]/g, '').trim())
  const headers: Record<string, string> = {
    accept: g(() => fc.constantFrom(...accepts)),
    'x-request-id': g(printable),
    'last-event-id': g(printable),
  }
  if (g(() => fc.nat({ max: 5 })) === 0)
    headers.authorization = g(() =>
      fc.oneof(
        printable(),
        printable().map((text) => `Bearer ${text}`),
      ),
    )
  return headers
}

const senders = [
  sendMalformedHttp,
  sendMalformedBody,
  sendMalformedDocument,
  sendRandomValues,
  sendRandomValues,
]

test('no request causes a fault or a response that reveals internals', {
  timeout: RUNS * 500,
}, async () => {
  const send = fc.asyncProperty(fc.gen(), fc.nat({ max: senders.length - 1 }), (g, index) =>
    senders[index]!(g),
  )
  await fc.assert(send, { numRuns: RUNS, endOnFailure: true, ...SEED })
  // The requests reached every stage: data, refusals, and rejection before GraphQL.
  expect(seen.data).toBeGreaterThan(RUNS / 20)
  expect(seen.errors).toBeGreaterThan(RUNS / 20)
  expect([...seen.statuses]).toEqual(expect.arrayContaining([200, 400]))
  expect((await fetch(`${url}/ready`)).status).toBe(200)
})

afterAll(() => app.ctx.limits.close())
