import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { toGraphqlError } from '../../../schema/server/error-codes.ts'
import {
  InputRefusal,
  NotFoundRefusal,
  restoreRefusal,
  StateRefusal,
  storeRefusal,
} from '../../../src/platform/errors.ts'
import { moment, say } from '../../../src/texts/say.ts'
import { sentence } from '../../../src/texts/sentence.ts'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'
import { seedLicense } from '../../seed.ts'

const app = await startTestApp()
const { admin } = app
const software = app.as({ audience: 'APP' })

/** Sends a document in a language. */
const sendIn = async (language: string, query: string, input: object, caller = software) =>
  (await execute(app, caller, query, { input }, { 'accept-language': language })).data

const refusal =
  '... on Refusal { code message text { code arguments { name text number time timeZone duration list } } }'
const activate = `mutation ($input: ActivateLicenseInput!) { activateLicense(input: $input) { ${refusal} ... on LimitRefusal { limit } } }`
const recordUsage = `mutation ($input: RecordUsageInput!) { recordUsage(input: $input) { ${refusal} } }`
const value = { text: null, number: null, time: null, timeZone: null, duration: null, list: null }

test('a refusal is in the language of the request, with the same code and arguments', async () => {
  const { licenseKey: key } = await seedLicense(admin, { maxActivations: 2 })
  for (const fingerprint of ['laptop', 'desktop']) await sendIn('en', activate, { key, fingerprint })
  const input = { key, fingerprint: 'tablet' }
  const text = { code: 'ACTIVATION_LIMIT_EXCEEDED', arguments: [{ name: 'limit', ...value, number: 2 }] }
  expect(await sendIn('en', activate, input)).toEqual({
    activateLicense: {
      code: 'ACTIVATION_LIMIT_EXCEEDED',
      message: 'All 2 seats are in use. Release a device, or buy more seats.',
      text,
      limit: 2,
    },
  })
  expect(await sendIn('de', activate, input)).toEqual({
    activateLicense: {
      code: 'ACTIVATION_LIMIT_EXCEEDED',
      message: 'Alle 2 Plätze sind belegt. Geben Sie ein Gerät frei, oder erwerben Sie weitere Plätze.',
      text,
      limit: 2,
    },
  })
})

test('a refusal of one seat is in the singular, and the time at which it becomes free in the zone of the license', async () => {
  const { licenseKey: key } = await seedLicense(admin, {
    maxActivations: 1,
    seatModel: 'FLOATING',
    leaseDuration: 'PT1H',
    timeZone: 'Europe/Berlin',
  })
  await sendIn('en', activate, { key, fingerprint: 'laptop' })
  const { activateLicense } = await sendIn('de', activate, { key, fingerprint: 'tablet' })
  expect(activateLicense).toMatchObject({
    message:
      'Der einzige Platz ist belegt. Warten Sie bis zum 15. Januar 2026 um 14:00:00 MEZ, wenn ein Platz frei wird, oder geben Sie ein Gerät frei.',
    text: {
      code: 'ACTIVATION_LIMIT_EXCEEDED_UNTIL',
      arguments: [
        { name: 'limit', number: 1 },
        { name: 'freeAt', time: '2026-01-15T13:00:00.000Z', timeZone: 'Europe/Berlin' },
      ],
    },
  })
})

test('a failed check refuses a command with the text of the check', async () => {
  const { licenseKey: key } = await seedLicense(admin, { term: 'P1M', timeZone: 'Europe/Berlin' })
  app.setNow('2026-03-01T12:00:00Z')
  const { activateLicense } = await sendIn('de', activate, { key, fingerprint: 'laptop' })
  app.setNow('2026-01-15T12:00:00Z')
  expect(activateLicense).toMatchObject({
    code: 'LICENSE_EXPIRED',
    message: 'Die Lizenz ist am 15. Februar 2026 um 23:59:59 MEZ abgelaufen. Verlängern Sie sie.',
    text: { code: 'EXPIRED' },
  })
})

test('a replayed refusal is in the language of the request', async () => {
  const { licenseKey: key } = await seedLicense(admin, {
    meters: [{ code: 'render', limit: 1_000, period: 'NONE', overage: 'BLOCK' }],
  })
  const input = { key, meter: 'render', amount: 1_001, idempotencyKey: randomUUID() }
  const english = await sendIn('en', recordUsage, input)
  const german = await sendIn('de', recordUsage, input)
  expect(english.recordUsage.message).toBe(
    '0 of 1,000 render are used, so 1,001 more would exceed the limit. Contact the owner of the license.',
  )
  expect(german.recordUsage).toEqual({
    ...english.recordUsage,
    message:
      '0 von 1.000 render sind verbraucht; 1.001 weitere würden die Grenze überschreiten. Wenden Sie sich an den Inhaber der Lizenz.',
  })
})

test('a refusal that is stored keeps its text, and one of an earlier version its English sentence', () => {
  const refused = new StateRefusal('LICENSE_EXPIRED', say('EXPIRED', { expiry: moment(new Date(0), 'UTC') }))
  const stored = structuredClone(storeRefusal(refused))
  expect(restoreRefusal(stored)).toEqual(refused)

  const { text: _text, ...early } = stored
  for (const record of [early, { ...stored, text: { code: 'OF_A_LATER_VERSION', args: {} } as never }]) {
    const restored = restoreRefusal(record)
    expect(restored.message).toBe(refused.message)
    expect(sentence(restored.text, 'de')).toBe(`Auf Englisch aufgezeichnet: ${refused.message}`)
  }
})

test('a refused query is an error in the language of the request, with code and arguments', () => {
  const log = pino({ enabled: false })
  const refused = new NotFoundRefusal('PRODUCT_NOT_FOUND', say('PRODUCT_NOT_FOUND', { product: 'studio' }))
  expect(toGraphqlError(refused, log, { locale: 'de' }).toJSON()).toEqual({
    message: 'Es gibt kein Produkt studio. Prüfen Sie den Code, oder legen Sie es zuerst an.',
    extensions: {
      code: 'PRODUCT_NOT_FOUND',
      text: { code: 'PRODUCT_NOT_FOUND', arguments: [{ name: 'product', text: 'studio' }] },
    },
  })
  expect(toGraphqlError(refused, log).message).toBe(
    'There is no product studio. Check the code, or create it first.',
  )
  const { extensions } = toGraphqlError(
    new InputRefusal([{ path: ['first'], text: say('INPUT_EMPTY') }]),
    log,
  )
  expect(extensions).toMatchObject({
    text: { code: 'INPUT_INVALID' },
    issues: [{ path: ['first'], message: 'must not be empty', text: { code: 'INPUT_EMPTY', arguments: [] } }],
  })
})

test('faults are in English, whatever the language of the request', async () => {
  const withoutScopes = app.as({ audience: 'ADMIN', scopes: [] })
  const answer = await execute(app, withoutScopes, '{ jobs { name } }', {}, { 'accept-language': 'de' })
  expect(answer.errors).toMatchObject([
    {
      message:
        'The credential does not include the scope `JOBS_WRITE`, which this field requires. Use a credential with that scope.',
      extensions: { code: 'FORBIDDEN' },
    },
  ])
})
