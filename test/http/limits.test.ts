import { expect, onTestFinished, test } from 'vitest'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { activateLicense } from '../../src/domain/activations/activate.ts'
import { deactivateLicense } from '../../src/domain/activations/deactivate.ts'
import { LicenseKey } from '../../src/domain/license-keys/key.ts'
import { transact } from '../../src/platform/db.ts'
import { createLimits, defaultConcurrency } from '../../src/platform/limits/limits.ts'
import { startTestApp, unlimited } from '../app.ts'
import { createDevice } from '../domain/license-files/device.ts'
import { seedLicense } from '../seed.ts'
import { listen } from './listen.ts'

const app = await startTestApp()
const { admin } = app
// A busy machine rejects no request for the time that it waits.
const operations = { ...defaultConcurrency, waitMs: 60_000 }
const url = await listen(app, { edge: { trustedProxies: ['loopback'], operations } })

let clients = 0
/** A client with an address of its own, forwarded by a trusted proxy. */
function client(address = `2001:db8:${(++clients).toString(16)}::1`) {
  const post = async (query: string, variables: object, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-forwarded-for': address,
        'x-forwarded-proto': 'https',
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    })
    return { status: response.status, headers: response.headers, result: await response.json() }
  }
  return {
    post,
    validate: (key: string, headers?: Record<string, string>) =>
      post(
        'query ($key: String!) { validateLicense(input: { key: $key }) { valid code } }',
        { key },
        headers,
      ),
    activate: (key: string) =>
      post(
        `mutation ($input: ActivateLicenseInput!) {
          activateLicense(input: $input) { ... on ActivateLicensePayload { created } ... on Refusal { code } }
        }`,
        { input: { key, fingerprint: 'laptop' } },
      ),
  }
}

const wrongKey = () => LicenseKey.generate().reveal()
let serials = 0
/** A wrong key in the form of imported ones, which may be weak. */
const weakKey = () => `SERIAL-2021-${10_000 + serials++}`
/** Makes keys of any form count as imported ones until the test ends. */
function acceptImportedKeys(): void {
  const { importedKeys } = app.ctx
  app.ctx.importedKeys = { ...importedKeys, exist: () => true }
  onTestFinished(() => {
    app.ctx.importedKeys = importedKeys
  })
}

test('accepts fifty of a hundred parallel wrong keys from one address, and rejects the others with 429 and Retry-After', async () => {
  const guesser = client()
  const results = await Promise.all(Array.from({ length: 100 }, () => guesser.validate(wrongKey())))
  const rejected = results.filter(({ status }) => status === 429)
  expect(rejected).toHaveLength(50)
  for (const { headers, result } of rejected) {
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect(result.errors[0].message).toBe(
      `Too many wrong license keys or credentials from this address. A key that this address used before still works. Retry in ${headers.get('retry-after')} s.`,
    )
    expect(result.data ?? null).toBeNull()
    expect(result.errors[0].extensions).toEqual({
      code: 'RATE_LIMITED',
      retryAfter: Number(headers.get('retry-after')),
    })
  }
})

test('counts all fields and all addresses of a /64 together, and no malformed key', async () => {
  const results = []
  for (let n = 0; n < 60; n++) {
    const guesser = client(`2001:db8:ffff:1::${n + 1}`)
    await guesser.validate('no key')
    results.push(n % 2 ? await guesser.activate(wrongKey()) : await guesser.validate(wrongKey()))
  }
  expect(results.map(({ status }) => status)).toEqual([...Array(50).fill(200), ...Array(10).fill(429)])
  expect((await client('2001:db8:ffff:1::1').validate('no key')).status).toBe(200)
  expect((await client('2001:db8:ffff:2::1').validate(wrongKey())).status).toBe(200)
})

test('accepts a genuine key that is new at an address where others guessed', async () => {
  const office = client()
  for (let n = 0; n < 60; n++) await office.validate(wrongKey())
  const { licenseKey } = await seedLicense(admin)
  expect((await office.validate(licenseKey)).result.data.validateLicense.valid).toBe(true)
  expect((await office.activate(licenseKey)).result.data.activateLicense.created).toBe(true)
})

test.each([
  ['the keys of one license type', () => `STUDIOPRO-${wrongKey().slice(wrongKey().indexOf('-') + 1)}`, 300],
  ['any keys', wrongKey, 300],
])('guesses of %s from many addresses reject no genuine key at another address', async (_, guess, count) => {
  const { limits } = app.ctx
  const rates = {
    ...unlimited,
    keyFailures: { points: 5, seconds: 60 },
    failures: { points: 20, seconds: 60 },
  }
  app.ctx.limits = createLimits(
    { ...rates, addressFailures: { points: 5, seconds: 60 } },
    undefined,
    () => {},
  )
  onTestFinished(() => {
    app.ctx.limits = limits
  })
  const guessers = Array.from({ length: 30 }, () => client())
  for (let n = 0; n < count; n++) await guessers[n % 30]!.validate(guess())
  const { licenseKey } = await seedLicense(admin, { keyPrefix: 'STUDIOPRO' })
  expect((await client().validate(licenseKey)).result.data.validateLicense.valid).toBe(true)
  expect((await client().validate(wrongKey())).result.data.validateLicense.code).toBe('NOT_FOUND')
})

test('counts the addresses behind NAT64 as the IPv4 addresses that they are', async () => {
  const behind = (n: number) => client(`64:ff9b::192.0.2.${n}`)
  for (let n = 0; n < 60; n++) expect((await behind(n).validate(wrongKey())).status).toBe(200)
  for (let n = 0; n < 49; n++) await behind(7).validate(wrongKey())
  expect((await behind(7).validate(wrongKey())).status).toBe(429)
  expect((await client('192.0.2.7').validate(wrongKey())).status).toBe(429)
  expect((await behind(8).validate(wrongKey())).status).toBe(200)
})

test('counts the wrong keys of a caller with a credential by the credential', async () => {
  const { apiKey } = await transact(app.ctx.db, (tx) =>
    createApiKey(admin, tx, { name: 'k', audience: 'SUPPORT' }),
  )
  const authorization = { authorization: `Bearer ${apiKey}` }
  const results = []
  for (let n = 0; n < 60; n++) results.push(await client().validate(wrongKey(), authorization))
  expect(results.filter(({ status }) => status === 429)).toHaveLength(10)
  const { licenseKey } = await seedLicense(admin)
  expect((await client().validate(licenseKey, authorization)).result.data.validateLicense.valid).toBe(true)
})

test('does not count an expired API key, or the token of a released device, as guesses', async () => {
  const office = client()
  const { apiKey } = await transact(app.ctx.db, (tx) =>
    createApiKey(admin, tx, { name: 'k', audience: 'SUPPORT', expiresAt: new Date('2026-01-16T00:00:00Z') }),
  )
  app.setNow('2026-01-17T00:00:00Z')
  onTestFinished(() => app.setNow('2026-01-15T12:00:00Z'))
  const { licenseKey } = await seedLicense(admin)
  const device = { key: licenseKey, fingerprint: 'released' }
  const { activationToken } = await activateLicense(admin, device)
  await transact(admin.db, (tx) => deactivateLicense(admin, tx, device))
  for (let n = 0; n < 120; n++) {
    const authorization = `Bearer ${n % 2 ? apiKey : activationToken}`
    expect((await office.validate('no key', { authorization })).status).toBe(401)
  }
  expect((await office.validate(wrongKey())).result.data.validateLicense.code).toBe('NOT_FOUND')
})

test('counts a wrong key next to a device request as a guess', async () => {
  const guesser = client()
  for (let n = 0; n < 49; n++) await guesser.validate(wrongKey())
  const request = await (await createDevice('studio', app.ctx.now())).request()
  const results = []
  for (let n = 0; n < 2; n++) {
    const document = `mutation ($input: AnswerLicenseRequestInput!) {
      answerLicenseRequest(input: $input) { ... on Refusal { code } }
    }`
    results.push(await guesser.post(document, { input: { request, key: wrongKey() } }))
  }
  expect(results.map(({ status }) => status)).toEqual([200, 429])
  expect(results[0]!.result.data.answerLicenseRequest.code).toBe('LICENSE_NOT_FOUND')
})

test('sends no query to the database for a rejected guess of a key that may be weak', async () => {
  acceptImportedKeys()
  const guesser = client()
  for (let n = 0; n < 50; n++) await guesser.validate(weakKey())
  const { findFacts } = app.ctx
  let lookups = 0
  app.ctx.findFacts = (...args) => {
    lookups++
    return findFacts(...args)
  }
  expect((await guesser.validate(weakKey())).status).toBe(429)
  app.ctx.findFacts = findFacts
  expect(lookups).toBe(0)
})

test('does not reject genuine keys of an office while another client guesses there', async () => {
  const office = client()
  const keys: string[] = []
  for (let n = 0; n < 10; n++) keys.push((await seedLicense(admin)).licenseKey)
  const validateAll = () => Promise.all(keys.map((key) => office.validate(key)))
  for (const { result } of await validateAll()) expect(result.data.validateLicense.valid).toBe(true)
  const guessed = await Promise.all(Array.from({ length: 100 }, () => office.validate(wrongKey())))
  expect(guessed.filter(({ status }) => status === 429)).toHaveLength(50)
  for (const { result } of await validateAll()) expect(result.data.validateLicense.valid).toBe(true)
})

test('counts wrong credentials as guesses', async () => {
  const guesser = client()
  const wrong = () => ({ authorization: `Bearer ${crypto.randomUUID()}` })
  const results = await Promise.all(Array.from({ length: 60 }, () => guesser.validate('no key', wrong())))
  expect(results.filter(({ status }) => status === 401)).toHaveLength(50)
  expect(results.filter(({ status }) => status === 429)).toHaveLength(10)
})

const viewers = (count: number, name = 'a') =>
  Array.from({ length: count }, (_, n) => `${name}${n}: viewer { audience }`).join(' ')

test.each<[string, string[], number]>([
  ['a hundred requests at once', Array(100).fill('{ viewer { audience } }'), 10],
  ['fields with aliases', [`{ ${viewers(11)} }`], 0],
  [
    'fields in fragments',
    [`{ ...A ...B } fragment A on Query { ${viewers(6, 'a')} } fragment B on Query { ${viewers(6, 'b')} }`],
    0,
  ],
])(
  '%s count as many calls, and a request above the limit is rejected as a whole',
  async (_, documents, accepted) => {
    const { apiKey } = await transact(app.ctx.db, (tx) =>
      createApiKey(admin, tx, { name: 'k', audience: 'SUPPORT' }),
    )
    const { limits } = app.ctx
    app.ctx.limits = createLimits(
      { ...unlimited, requests: { points: 10, seconds: 60 } },
      undefined,
      () => {},
    )
    const own = client()
    const results = await Promise.all(
      documents.map((document) => own.post(document, {}, { authorization: `Bearer ${apiKey}` })),
    )
    app.ctx.limits = limits
    expect(results.filter(({ status }) => status === 200)).toHaveLength(accepted)
    for (const { status, result } of results.filter((each) => each.status !== 200)) {
      expect([status, result.data ?? null]).toEqual([429, null])
      expect(result.errors[0].extensions).toMatchObject({
        code: 'RATE_LIMITED',
        retryAfter: expect.any(Number),
      })
    }
  },
)

test.each([
  ['addressFailures', /^Too many wrong license keys or credentials from this address\. /],
  ['keyFailures', /^Too many wrong license keys with the same beginning\. /],
  ['failures', /^Too many wrong license keys or credentials from all addresses together\. /],
  ['attempts', /^Too many requests without a credential from this address\. /],
] as const)('the message says that the limit %s is exceeded', async (rule, message) => {
  const { limits } = app.ctx
  app.ctx.limits = createLimits({ ...unlimited, [rule]: { points: 1, seconds: 60 } }, undefined, () => {})
  acceptImportedKeys()
  const guesser = client()
  const key = weakKey()
  await guesser.validate(key)
  const { result } = await guesser.validate(key)
  app.ctx.limits = limits
  expect(result.errors[0].message).toMatch(message)
  expect(result.errors[0].message).toMatch(/ Retry in \d+ s\.$/)
})

test('does not count a key as genuine if other input next to it is refused', async () => {
  const guesser = client()
  const activateBadly = (key: string) =>
    guesser.post(
      'mutation ($input: ActivateLicenseInput!) { activateLicense(input: $input) { ... on Refusal { code } } }',
      { input: { key, fingerprint: '' } },
    )
  const keys = Array.from({ length: 60 }, wrongKey)
  for (const key of keys) {
    expect((await activateBadly(key)).result.data.activateLicense.code).toBe('INPUT_INVALID')
  }
  const results = await Promise.all(keys.map((key) => guesser.validate(key)))
  expect(results.filter(({ status }) => status === 429)).toHaveLength(10)
})

test.each([
  { header: 'X-Forwarded-For', of: (n: number) => `203.0.113.${n}:40001` },
  { header: 'X-Forwarded-For', of: (n: number) => `[2001:db8:1:${n}::1]:443` },
  { header: 'Forwarded', of: (n: number) => `for="[2001:db8:2:${n}::1]:443";proto=https` },
  { header: 'X-Real-IP', of: (n: number) => `198.51.100.${n}` },
])(
  'the wrong keys of one customer do not lock out others behind a proxy that sends $header',
  async ({ header, of }) => {
    const behind = await listen(app, { edge: { trustedProxies: ['loopback'], clientAddressHeader: header } })
    const validate = async (n: number) => {
      const response = await fetch(`${behind}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-proto': 'https', [header]: of(n) },
        body: JSON.stringify({ query: `{ validateLicense(input: { key: "${wrongKey()}" }) { code } }` }),
      })
      return response.status
    }
    const guessed = await Promise.all(Array.from({ length: 51 }, () => validate(1)))
    expect(guessed.filter((status) => status === 429)).toHaveLength(1)
    expect(await validate(2)).toBe(200)
  },
)

test('warns once of a trusted proxy that sends no address, and names the header that it does send', async () => {
  const behind = await listen(app, { edge: { trustedProxies: ['loopback'] } })
  const before = app.logged.length
  const post = (headers: Record<string, string>, path = '/graphql') =>
    fetch(behind + path, { method: 'POST', headers, body: '{}' })
  // The health checks of a proxy have no client.
  await post({}, '/ready')
  await post({ 'x-forwarded-for': '203.0.113.9' })
  expect(app.logged.slice(before).filter(({ proxy }) => proxy)).toEqual([])
  await post({ 'x-real-ip': '203.0.113.9' })
  await post({ 'x-forwarded-for': 'unknown' })
  expect(app.logged.slice(before).filter(({ proxy }) => proxy)).toEqual([
    expect.objectContaining({
      level: 40,
      msg: 'the trusted proxy sends no client address that can be read in X-Forwarded-For: all its clients count as one address',
      proxy: '127.0.0.1',
      reason: 'the header is absent',
      remedy: expect.stringContaining('LICET_CLIENT_ADDRESS_HEADER=X-Real-IP'),
    }),
  ])
})
