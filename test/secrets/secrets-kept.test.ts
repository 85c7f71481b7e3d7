import { hkdfSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { smtpTransport } from '../../integrations/email/delivery/smtp.ts'
import { openMail } from '../../integrations/email/open-mail.ts'
import { requests } from '../../src/platform/metrics/metrics.ts'
import { noMail, startTestApp, TEST_SECRET } from '../app.ts'
import { startProvider } from '../auth/provider.ts'
import { createEmbedded } from '../database.ts'
import { listen } from '../http/listen.ts'
import { startMailServer } from '../integrations/email/mail-server.ts'
import { startPull } from '../integrations/hubspot/pull.ts'
import { fail, guess, signIn } from './abuse.ts'
import { connectClient } from './client.ts'
import { type Company, onboard, passYear, support } from './journey.ts'
import { findLeaks, type Places } from './leaks.ts'
import { readPlaces } from './places.ts'

const mail = await startMailServer()
const transport = smtpTransport({ url: mail.url, requireTls: false, timeoutMs: 5_000 })
const app = await startTestApp(createEmbedded, openMail(noMail, transport))
const hub = await startPull({}, app)
const url = await listen(app, { graphql: app.serve, frequent: app.hotPath, routes: app.routes })
const provider = await startProvider()
afterAll(provider.stop)
const company: Company = { hub, mail, client: connectClient(url), secrets: {}, addresses: {} }
let places: Places

beforeAll(async () => {
  const customer = await onboard(company)
  expect(await guess(company, customer)).toContain(401)
  expect(await signIn(company, provider)).toEqual([200, 401])
  await support(company, customer)
  await passYear(company, customer)
  expect(await fail(company, customer)).toBeGreaterThan(2)
  Object.assign(company.secrets, await ownSecrets())
  places = new Map([
    ...(await readPlaces(app, url, hub.emulator)),
    ['what was answered in place of an answer', company.client.heard.join('\n')],
  ])
})

/** What the gateway has to keep for itself: its secret and every key made of it, its private keys, what opens HubSpot. */
async function ownSecrets() {
  const purposes = [
    'license-key-pepper',
    'sealing',
    'signing-keys',
    'license-files',
    'idempotency',
    'decline',
  ]
  const derived = purposes.map((purpose) => {
    const key = Buffer.from(hkdfSync('sha256', TEST_SECRET, '', `licet/${purpose}`, 32))
    return [`key for ${purpose}`, key] as const
  })
  const rows = await app.ctx.db.signingKey.findMany()
  const signing = await Promise.all(
    rows.map(async ({ id, privateJwk }) => {
      const { d } = JSON.parse(await app.ctx.secrets.open('signing-keys', privateJwk))
      return [`signing key ${id}`, Buffer.from(d, 'base64url')] as const
    }),
  )
  return {
    LICET_SECRET: TEST_SECRET,
    'token of HubSpot': hub.emulator.token,
    'secret of the app': hub.emulator.appSecret,
    ...Object.fromEntries([...derived, ...signing]),
  }
}

test('the requests of the test left a trace in every place that is searched', () => {
  const read = (place: string) => places.get(place) ?? ''
  expect(read('the log')).toContain('activateLicense')
  expect(read('the metrics')).toContain('licet_key_misses_total')
  for (const place of ['the CRM (companies)', 'the CRM (contacts)', 'pgboss.job', 'public.events'])
    expect(read(place), place).not.toBe('')
  expect(read('public.idempotency_records')).toContain('first')
  expect(read('what was answered in place of an answer')).toContain('INTERNAL')
})

test('no secret is in the database, the log, the metrics, the CRM or an error', () => {
  expect(Object.values(company.secrets).every((secret) => secret && secret.length >= 16)).toBe(true)
  expect(findLeaks(places, company.secrets)).toEqual([])
})

// HubSpot identifies people by their addresses, so a pushed contact contains its address.
test('the address of a contact is in its row, and in the CRM only as the key of the contact', () => {
  expect(findLeaks(places, company.addresses)).toEqual([
    'address in public.contacts',
    'address in the CRM (contacts)',
    'imported address in public.contacts',
    'imported address in the CRM (contacts)',
  ])
  const pushed = Object.values(company.addresses).reduce(
    (bodies, address) => bodies.replaceAll(`"id":"${address}"`, ''),
    places.get('the CRM (contacts)')!,
  )
  expect(findLeaks(new Map([['the CRM', pushed]]), company.addresses)).toEqual([])
})

describe('the search finds a secret', () => {
  const key = 'LIC-3TQ7M-0Y9KD-X1B5R-8HZNC-4VWEP'
  const bytes = Buffer.from('q3ZQ6r6oKJ0uGkTgq1mUQmQkq0c1Hn0Ff8s4yV3a9uE', 'base64url')
  const found = (text: string) => findLeaks(new Map([['here', text]]), { it: key, bytes })

  test.each([
    ['as it is', `{"message":"no ${key}"}`, 'it'],
    ['without separators, in lower case', key.toLowerCase().replaceAll('-', ''), 'it'],
    ['in hexadecimal', `\\x${Buffer.from(`key=${key}`).toString('hex')}`, 'it'],
    ['in base64', Buffer.from(key).toString('base64'), 'it'],
    ['in base64, after one byte', Buffer.from(`:${key}.`).toString('base64'), 'it'],
    ['in base64url, after two bytes', Buffer.from(`a:${key}`).toString('base64url'), 'it'],
    ['as bytes', `d: ${bytes.toString('base64url')}`, 'bytes'],
    ['as a column', `(1,"\\\\x${bytes.toString('hex')}")`, 'bytes'],
  ])('%s', (_how, text, name) => {
    expect(found(text)).toEqual([`${name} in here`])
  })

  test('but not its hint', () => {
    expect(found('LIC-…-4VWEP')).toEqual([])
  })

  const { db, log } = app.ctx
  const plants: [string, () => Promise<unknown>][] = [
    [
      'public.events',
      () => db.$executeRaw`update events set data = jsonb_build_object('note', ${key}::text)`,
    ],
    [
      'pgboss.job',
      () => db.$executeRaw`update pgboss.job set data = jsonb_build_object('note', ${key}::text)`,
    ],
    ['public.notifications', () => db.notification.updateMany({ data: { text: `Your key: ${key}` } })],
    ['the log', async () => log.info({ msg: key })],
    ['the metrics', async () => requests.inc({ operationName: key, operationType: 'query' })],
    ['the addresses of the CRM', () => hub.client.send({ method: 'GET', path: `/crm/${key}` })],
  ]
  test.each(plants)('in %s', async (place, plant) => {
    await plant()
    expect(findLeaks(await readPlaces(app, url, hub.emulator), { it: key })).toContain(`it in ${place}`)
  })
})
