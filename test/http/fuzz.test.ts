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

/** `npm run fuzz` sends 20,000, other ones each time. */
const RUNS = Number(process.env.TEST_FUZZ_RUNS ?? 300)
const SEED = process.env.TEST_FUZZ_RUNS ? {} : { seed: 20_260_115 }

const app = await startTestApp()
const { admin } = app
app.ctx.limits = createLimits(unlimited, undefined, () => {})
const url = await listen(app, { graphql: app.serve })
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

/** What an answer never has: the words of what the gateway is made of, places in its code, a masked fault. */
const internals =
  /prisma|pothos|pglite|sqlstate|syntax error at|violates|\bselect .* from\b|node_modules|\.ts:\d|\bat .*\(.*:\d+:\d+\)|originalError|"code":"INTERNAL"/i

const seen = { data: 0, errors: 0, statuses: new Set<number>() }

/** Neither faults, nor anything told of what is inside. */
function expectNoFault(sent: unknown, status: number, answer: string) {
  seen.statuses.add(status)
  if (answer.includes('"data":{')) seen.data++
  if (answer.includes('"errors":[')) seen.errors++
  const faults = app.logged.splice(0).filter(({ level }) => (level as number) >= 50)
  const leaked = internals.exec(answer.replace(JSON.stringify(sent), ''))?.[0] ?? null
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

/** The client says that it has said all, so that nobody waits for more; it waits for the server to leave. */
async function sendMalformedHttp(g: GeneratorValue) {
  const bytes = malformedHttp(g)
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.setEncoding('latin1').on('data', (data: string) => {
    answer += data
  })
  socket.on('error', () => {})
  socket.setTimeout(10_000, () => socket.destroy(new Error('the server did not leave')))
  socket.end(bytes, 'latin1')
  await new Promise((resolve) => socket.once('close', resolve))
  expectNoFault(bytes, Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0), answer)
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

/** What the printed graph allows, with values at random. */
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

const roads = [
  sendMalformedHttp,
  sendMalformedBody,
  sendMalformedDocument,
  sendRandomValues,
  sendRandomValues,
]

test('whatever is sent gets an answer that says nothing of what is inside, and never a fault', {
  timeout: RUNS * 500,
}, async () => {
  const send = fc.asyncProperty(fc.gen(), fc.nat({ max: roads.length - 1 }), (g, road) => roads[road]!(g))
  await fc.assert(send, { numRuns: RUNS, endOnFailure: true, ...SEED })
  // It got through: to data, to refusals, and to what is turned away before.
  expect(seen.data).toBeGreaterThan(RUNS / 20)
  expect(seen.errors).toBeGreaterThan(RUNS / 20)
  expect([...seen.statuses]).toEqual(expect.arrayContaining([200, 400]))
  expect((await fetch(`${url}/ready`)).status).toBe(200)
})

afterAll(() => app.ctx.limits.close())
