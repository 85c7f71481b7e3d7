import { expect, test } from 'vitest'
import { serveByYoga } from '../../../schema/server/yoga.ts'
import { startTestApp } from '../../app.ts'
import { listen } from '../../http/listen.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
/** Number of requests that reached Yoga since this was last set to 0. */
let byYoga = 0
const url = `${await listen(app, {
  graphql: async (...request) => {
    byYoga++
    return await serveByYoga(app.graphql)(...request)
  },
  frequent: app.hotPath,
  edge: { corsOrigins: ['https://app.example.com'] },
})}/graphql`

/** Sends a document with languages; null for none. Node would otherwise send `*`. */
async function send(query: string, variables: object, languages: string | null = null) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(languages && { 'accept-language': languages }) },
    body: JSON.stringify({ query, variables }),
  })
  const text = await response.text()
  return { headers: response.headers, text, data: JSON.parse(text).data }
}

const validate = `query ($input: ValidateLicenseInput!) {
  validateLicense(input: $input) { code detail text { code arguments { name text number time timeZone duration list } } checks { code passed detail text { code } } }
}`
const noValue = { text: null, number: null, time: null, timeZone: null, duration: null, list: null }

test('a validation is in the language of the request, with the same code and arguments', async () => {
  const { licenseKey: key } = await seedLicense(admin, { term: 'P1M', timeZone: 'Europe/Berlin' })
  app.setNow('2026-03-01T12:00:00Z')
  const english = await send(validate, { input: { key } })
  const german = await send(validate, { input: { key } }, 'de-CH, en;q=0.5')
  app.setNow('2026-01-15T12:00:00Z')

  const expiry = { name: 'expiry', ...noValue, time: '2026-02-15T22:59:59.999Z', timeZone: 'Europe/Berlin' }
  const text = { code: 'EXPIRED', arguments: [expiry] }
  expect(english.data.validateLicense).toMatchObject({
    code: 'EXPIRED',
    detail: 'The license expired on 15 February 2026 at 23:59:59 CET. Renew it.',
    text,
  })
  expect(german.data.validateLicense).toMatchObject({
    code: 'EXPIRED',
    detail: 'Die Lizenz ist am 15. Februar 2026 um 23:59:59 MEZ abgelaufen. Verlängern Sie sie.',
    text,
  })
  const codes = ({ data }: typeof german) =>
    data.validateLicense.checks.map((check: { text: { code: string } }) => check.text.code)
  expect(codes(german)).toEqual(codes(english))
  expect(german.data.validateLicense.checks).toContainEqual({
    code: 'REVOKED',
    passed: true,
    detail: 'Die Lizenz ist nicht widerrufen.',
    text: { code: 'REVOKED_PASSED' },
  })
})

test('numbers, durations, lists and codes are arguments of their kinds', async () => {
  const { licenseKey: key } = await seedLicense(admin, {
    heartbeat: { every: 'P14D', missedBy: 'KEEP' },
    meters: [{ code: 'render', limit: 0, period: 'NONE', overage: 'BLOCK' }],
  })
  const input = { key, entitlements: ['export', 'cloud'], meter: 'render' }
  const { data } = await send(
    validate.replace('text { code }', 'text { code arguments { name text number list } }'),
    { input },
    'de',
  )
  const arguments_ = Object.fromEntries(
    data.validateLicense.checks.map((check: { code: string; text: { arguments: object[] } }) => [
      check.code,
      check.text.arguments,
    ]),
  )
  const none = { text: null, number: null, list: null }
  expect(arguments_).toMatchObject({
    VERSION_NOT_ALLOWED: [],
    ENTITLEMENT_MISSING: [{ name: 'missing', ...none, list: ['export', 'cloud'] }],
    USAGE_LIMIT_REACHED: [
      { name: 'used', ...none, number: 0 },
      { name: 'limit', ...none, number: 0 },
      { name: 'meter', ...none, text: 'render' },
    ],
  })
})

test.each([
  ['no header', null],
  ['a language that no text has', 'fr'],
  ['a malformed header', 'de;q=high'],
])('%s gives English', async (_, languages) => {
  const { headers, data } = await send(validate, { input: { key: 'no key' } }, languages)
  expect(data.validateLicense.detail).toBe(
    'This is not a license key: its form or its checksum is wrong. Enter the key again.',
  )
  expect(headers.get('content-language')).toBe('en')
})

test('a response names its language, and that it depends on the header', async () => {
  for (const query of [validate, '{ viewer { audience } }']) {
    const { headers } = await send(query, { input: { key: 'no key' } }, 'de')
    expect(headers.get('content-language')).toBe('de')
    expect(headers.get('vary')).toBe('Origin, Accept-Language')
  }
})

test('a compiled document answers each request in its own language, also at the same time', async () => {
  const { licenseKey: key } = await seedLicense(admin)
  const query = `query { validateLicense(input: { key: "${key}" }) { detail checks { detail } } }`
  for (let time = 0; time < 10; time++) await send(query, {}, time % 2 === 0 ? 'de' : 'en')
  byYoga = 0
  const languages = Array.from({ length: 40 }, (_, index) => [null, 'de', 'en', 'de-AT', 'fr'][index % 5]!)
  const answers = await Promise.all(languages.map((language) => send(query, {}, language)))

  expect(byYoga).toBe(0)
  const texts = { en: new Set<string>(), de: new Set<string>() }
  for (const [index, { text, headers }] of answers.entries()) {
    const language = languages[index]?.startsWith('de') ? 'de' : 'en'
    texts[language].add(text)
    expect(headers.get('content-language')).toBe(language)
  }
  expect([texts.en.size, texts.de.size]).toEqual([1, 1])
  expect([...texts.en][0]).toContain('The license may be used.')
  expect([...texts.de][0]).toContain('Die Lizenz darf verwendet werden.')
  expect([...texts.de][0]).not.toContain('The ')
})

test('a replay is in the language of the request, and repeats nothing', async () => {
  const { licenseKey: key } = await seedLicense(admin)
  const activate = `mutation ($input: ActivateLicenseInput!) {
    activateLicense(input: $input) { ... on ActivateLicensePayload { created activation { id } validation { detail } } }
  }`
  const input = { key, fingerprint: 'laptop', idempotencyKey: 'once' }
  const first = await send(activate, { input }, 'en')
  const german = await send(activate, { input }, 'de')
  const again = await send(activate, { input })

  expect(first.data.activateLicense).toMatchObject({
    created: true,
    validation: { detail: 'The license may be used.' },
  })
  expect(german.data.activateLicense).toEqual({
    ...first.data.activateLicense,
    validation: { detail: 'Die Lizenz darf verwendet werden.' },
  })
  expect(again.text).toBe(first.text)
  expect(await app.ctx.db.activation.count({ where: { fingerprint: 'laptop' } })).toBe(1)
})
