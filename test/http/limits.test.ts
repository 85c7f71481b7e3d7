import { expect, test } from 'vitest'
import { createApiKey } from '../../src/auth/create-api-key.ts'
import { LicenseKey } from '../../src/domain/license-keys/key.ts'
import { transact } from '../../src/platform/db.ts'
import { createLimits } from '../../src/platform/limits/limits.ts'
import { startTestApp, unlimited } from '../app.ts'
import { createDevice } from '../domain/license-files/device.ts'
import { seedLicense } from '../seed.ts'
import { listen } from './listen.ts'

const app = await startTestApp()
const { admin } = app
const url = await listen(app, { edge: { trustedProxies: ['loopback'] } })

let clients = 0
/** A client at an address of its own, as a proxy in front tells it. */
function client(address = `2001:db8:0:${(++clients).toString(16)}::1`) {
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
    return { status: response.status, headers: response.headers, answer: await response.json() }
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

test('a hundred wrong keys at once from one address are refused but fifty, with 429 and Retry-After', async () => {
  const guesser = client()
  const answers = await Promise.all(Array.from({ length: 100 }, () => guesser.validate(wrongKey())))
  const refused = answers.filter(({ status }) => status === 429)
  expect(refused).toHaveLength(50)
  for (const { headers, answer } of refused) {
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect(answer.data ?? null).toBeNull()
    expect(answer.errors[0].extensions).toEqual({
      code: 'RATE_LIMITED',
      retryAfter: Number(headers.get('retry-after')),
    })
  }
})

test('malformed keys, other fields and other addresses of the same /64 are counted alike', async () => {
  const answers = []
  for (let n = 0; n < 60; n++) {
    const guesser = client(`2001:db8:ffff:1::${n + 1}`)
    answers.push(n % 2 ? await guesser.activate(wrongKey()) : await guesser.validate('no key'))
  }
  expect(answers.map(({ status }) => status)).toEqual([...Array(50).fill(200), ...Array(10).fill(429)])
  expect((await client('2001:db8:ffff:2::1').validate(wrongKey())).status).toBe(200)
})

test('a wrong key beside the request of a device is a guess like any other', async () => {
  const guesser = client()
  for (let n = 0; n < 49; n++) await guesser.validate(wrongKey())
  const request = await (await createDevice('studio', app.ctx.now())).request()
  const answers = []
  for (let n = 0; n < 2; n++) {
    const document = `mutation ($input: AnswerLicenseRequestInput!) {
      answerLicenseRequest(input: $input) { ... on Refusal { code } }
    }`
    answers.push(await guesser.post(document, { input: { request, key: wrongKey() } }))
  }
  expect(answers.map(({ status }) => status)).toEqual([200, 429])
  expect(answers[0]!.answer.data.answerLicenseRequest.code).toBe('LICENSE_NOT_FOUND')
})

test('nothing is asked of the database for a guess that is refused', async () => {
  const guesser = client()
  for (let n = 0; n < 50; n++) await guesser.validate(wrongKey())
  const { findFacts } = app.ctx
  let asked = 0
  app.ctx.findFacts = (...args) => {
    asked++
    return findFacts(...args)
  }
  await guesser.validate(wrongKey())
  app.ctx.findFacts = findFacts
  expect(asked).toBe(0)
})

test('an office whose keys are honest is never refused, while another guesses there', async () => {
  const office = client()
  const keys: string[] = []
  for (let n = 0; n < 10; n++) keys.push((await seedLicense(admin)).licenseKey)
  const validateAll = () => Promise.all(keys.map((key) => office.validate(key)))
  for (const { answer } of await validateAll()) expect(answer.data.validateLicense.valid).toBe(true)
  const guessed = await Promise.all(Array.from({ length: 100 }, () => office.validate(wrongKey())))
  expect(guessed.filter(({ status }) => status === 429)).toHaveLength(50)
  for (const { answer } of await validateAll()) expect(answer.data.validateLicense.valid).toBe(true)
})

test('wrong credentials are guesses too', async () => {
  const guesser = client()
  const wrong = () => ({ authorization: `Bearer ${crypto.randomUUID()}` })
  const answers = await Promise.all(Array.from({ length: 60 }, () => guesser.validate('no key', wrong())))
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(50)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(10)
})

const viewers = (count: number, name = 'a') =>
  Array.from({ length: count }, (_, n) => `${name}${n}: viewer { audience }`).join(' ')

test.each<[string, string[], number]>([
  ['a hundred requests at once', Array(100).fill('{ viewer { audience } }'), 10],
  ['fields by other names', [`{ ${viewers(11)} }`], 0],
  [
    'fields in fragments',
    [`{ ...A ...B } fragment A on Query { ${viewers(6, 'a')} } fragment B on Query { ${viewers(6, 'b')} }`],
    0,
  ],
])(
  '%s are as many calls, and a request is refused as a whole beyond the limit',
  async (_, documents, answered) => {
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
    const asked = await Promise.all(
      documents.map((document) => own.post(document, {}, { authorization: `Bearer ${apiKey}` })),
    )
    app.ctx.limits = limits
    expect(asked.filter(({ status }) => status === 200)).toHaveLength(answered)
    for (const { status, answer } of asked.filter((each) => each.status !== 200)) {
      expect([status, answer.data ?? null]).toEqual([429, null])
      expect(answer.errors[0].extensions).toMatchObject({
        code: 'RATE_LIMITED',
        retryAfter: expect.any(Number),
      })
    }
  },
)

test('a key is not taken for genuine because other input beside it is refused', async () => {
  const guesser = client()
  const activateBadly = (key: string) =>
    guesser.post(
      'mutation ($input: ActivateLicenseInput!) { activateLicense(input: $input) { ... on Refusal { code } } }',
      { input: { key, fingerprint: '' } },
    )
  const keys = Array.from({ length: 60 }, wrongKey)
  for (const key of keys) {
    expect((await activateBadly(key)).answer.data.activateLicense.code).toBe('INPUT_INVALID')
  }
  const answers = await Promise.all(keys.map((key) => guesser.validate(key)))
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(10)
})
