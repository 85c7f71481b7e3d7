import { expect, test } from 'vitest'
import { startTestEmulator } from './client.ts'

const emulator = await startTestEmulator()
const { call, url, portal, webhooks } = emulator
const companies = '/crm/objects/2026-09/companies'
const contacts = '/crm/objects/2026-09/contacts'

async function control(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}/_emulator/${path}`, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

test('adds, lists and clears faults over HTTP', async () => {
  await control('POST', 'faults', { play: { kind: 'html', status: 502 }, times: null })
  expect((await call('GET', companies)).status).toBe(502)
  expect((await control('GET', 'faults')).body).toMatchObject([{ play: { kind: 'html' }, times: null }])
  await control('DELETE', 'faults')
  expect((await call('GET', companies)).status).toBe(200)
})

test('restores a deleted record, without a unique value that another record has by now', async () => {
  const create = async (email: string) => (await call('POST', contacts, { properties: { email } })).body.id
  const [one, other] = [await create('one@restored.test'), await create('other@restored.test')]
  for (const id of [one, other]) await call('DELETE', `${contacts}/${id}`)
  await create('other@restored.test')
  const events: object[] = []
  portal.listeners.push((event) => events.push(event))
  for (const id of [one, other])
    expect((await control('POST', 'restore', { type: 'contacts', id })).status).toBe(200)

  expect(events).toMatchObject([
    { kind: 'restore', objectId: one },
    { kind: 'restore', objectId: other },
  ])
  expect((await call('GET', `${contacts}/one@restored.test?idProperty=email`)).body.id).toBe(one)
  expect((await call('GET', `${contacts}/${other}`)).body.properties.email).toBeNull()
  expect((await control('POST', 'restore', { type: 'contacts', id: one })).status).toBe(404)
})

test('moves the clock, rotates the token, and changes scopes', async () => {
  const before = portal.now().getTime()
  await control('POST', 'clock', { advanceMs: 60_000 })
  const old = emulator.token
  const { token } = (await control('POST', 'token', {})).body
  await control('POST', 'scopes', { scopes: ['crm.objects.companies.read'] })

  expect(portal.now().getTime()).toBe(before + 60_000)
  expect([token, old]).toEqual([emulator.token, expect.not.stringContaining(String(token))])
  expect((await call('GET', companies)).status).toBe(200)
  expect((await call('GET', '/crm/objects/2026-09/contacts')).status).toBe(403)
})

test('changes the webhook settings, and sends pending events', async () => {
  const settings = {
    targetUrl: 'http://127.0.0.1:9/',
    copies: 3,
    subscriptions: [{ subscriptionType: 'company.creation' }],
  }
  expect((await control('POST', 'webhooks', settings)).body).toMatchObject({ ...settings, gatherMs: null })
  expect(webhooks.settings.copies).toBe(3)
  expect((await control('POST', 'webhooks/flush', {})).body).toEqual([])
})

test.each([
  ['an unknown fault', 'faults', { play: { kind: 'fire' } }],
  ['a clock that moves back', 'clock', { advanceMs: -1 }],
  ['a scope that no plan grants', 'scopes', { scopes: ['everything'] }],
  ['a malformed subscription', 'webhooks', { subscriptions: [{ subscriptionType: 'company' }] }],
])('refuses %s, and changes nothing', async (_, path, body) => {
  const before = [portal.faults.list().length, portal.now(), webhooks.settings.subscriptions.length]
  expect(await control('POST', path, body)).toMatchObject({
    status: 400,
    body: { category: 'VALIDATION_ERROR' },
  })
  expect([portal.faults.list().length, portal.now(), webhooks.settings.subscriptions.length]).toEqual(before)
})

test.each([
  ['a page of another origin', { origin: 'https://evil.example' }],
  ['a form', { 'content-type': 'text/plain' }],
])('refuses %s at the controls', async (_, headers) => {
  const fault = { play: { kind: 'hang' } }
  expect((await control('POST', 'faults', fault, headers)).status).toBe(403)
  expect(portal.faults.list()).toEqual([])
})

test('refuses an unknown control', async () => {
  expect((await control('POST', 'magic', {})).status).toBe(404)
})
