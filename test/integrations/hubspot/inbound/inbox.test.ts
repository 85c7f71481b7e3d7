import { createHmac } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { signedHeaders } from '../../../../integrations/hubspot/emulator/webhooks/sign.ts'
import { reconcileNightly } from '../../../../src/crm/reconcile-nightly.ts'
import { PUBLIC, startPull } from '../pull.ts'

const hub = await startPull()
const { app, emulator } = hub
const { db } = app.ctx

afterEach(() => db.crmInboxEvent.deleteMany({}).then(() => app.logged.splice(0)))

const stored = () => db.crmInboxEvent.findMany({ orderBy: { id: 'asc' } })
const audited = () => app.logged.filter(({ audit }) => audit === true).map(({ reason }) => reason)
const now = () => emulator.portal.now().getTime()

const signedBy = (secret: string, body: string, timestamp: number, url = `${PUBLIC}/hubspot/webhooks`) =>
  signedHeaders(secret, { method: 'POST', url, body, timestamp })

test('a request without a valid signature gets 401 and a log line, and nothing is stored', async () => {
  const body = JSON.stringify([hub.event({})])
  const secret = emulator.appSecret
  const refused: [string, Record<string, string>][] = [
    ['UNSIGNED', {}],
    ['STALE', signedBy(secret, body, now() - 301_000)],
    ['FUTURE', signedBy(secret, body, now() + 301_000)],
    ['WRONG', signedBy('another-secret-of-another-app', body, now())],
    ['WRONG', signedBy(secret, `${body} `, now())],
    ['WRONG', signedBy(secret, body, now(), `${hub.url}/hubspot/webhooks`)],
  ]
  for (const [, headers] of refused) {
    const response = await hub.post(body, headers)
    expect(response.status).toBe(401)
    expect(await response.text()).not.toMatch(/stale|future|timestamp/i)
  }
  expect(audited()).toEqual(refused.map(([reason]) => reason))
  expect(await stored()).toEqual([])
})

test('checks the signature with the public address, for any Host header', async () => {
  const response = await hub.post([hub.event({ objectId: 11 })])
  expect(response.status).toBe(200)
  expect((await stored()).map(({ objectId }) => objectId)).toEqual(['11'])
})

test('ids keep every digit', async () => {
  const body = JSON.stringify([hub.event({ objectId: 'ID', eventId: 'EVENT' })])
    .replace('"ID"', '9007199254740993')
    .replace('"EVENT"', '18446744073709551615')
  expect((await hub.post(body)).status).toBe(200)
  expect(await stored()).toEqual([
    expect.objectContaining({ objectId: '9007199254740993', eventId: '18446744073709551615' }),
  ])
})

test('a bad event does not affect the other events of its array', async () => {
  const bad = [null, 7, {}, hub.event({ objectId: -1 }), hub.event({ occurredAt: 1e300 }), ['x']]
  const array = [hub.event({ objectId: 21 }), ...bad, hub.event({ objectId: 22 })]
  const response = await hub.post(array)
  expect(await response.json()).toEqual({ stored: 2 })
  expect((await stored()).map(({ objectId }) => objectId)).toEqual(['21', '22'])
})

test('a signed body that is not in UTF-8 is refused', async () => {
  const text = JSON.stringify([hub.event({ objectId: 12, propertyName: 'b\u00fcro' })])
  const body = Buffer.from(text, 'latin1')
  const timestamp = String(now())
  const signature = createHmac('sha256', emulator.appSecret)
    .update(`POST${PUBLIC}/hubspot/webhooks`)
    .update(body)
    .update(timestamp)
    .digest('base64')
  const response = await fetch(`${hub.url}/hubspot/webhooks`, {
    method: 'POST',
    body,
    headers: { 'x-hubspot-signature-v3': signature, 'x-hubspot-request-timestamp': timestamp },
  })
  expect(response.status).toBe(400)
  expect(await stored()).toEqual([])
  expect((await hub.post(text)).status).toBe(200)
})

test('stores the same event once, for any number of deliveries and attempts', async () => {
  const event = hub.event({ objectId: 31 })
  const copies = [1, 2, 3].map((attemptNumber) => hub.post([{ ...event, attemptNumber }]))
  expect((await Promise.all(copies)).map(({ status }) => status)).toEqual([200, 200, 200])
  const other = { ...event, occurredAt: (event.occurredAt as number) + 1 }
  expect(await (await hub.post([event, other, event])).json()).toEqual({ stored: 1 })
  expect(await stored()).toHaveLength(2)
})

test('an event of an unknown portal, or of another app, gets 403, and nothing is stored', async () => {
  expect((await hub.post([hub.event({ portalId: 4711 })])).status).toBe(403)
  expect((await hub.post([hub.event({ appId: 4711 })])).status).toBe(403)
  expect(await stored()).toEqual([])
  expect(audited()).toEqual(['PORTAL', 'PORTAL'])
  // It does not affect an event of a served portal.
  const mixed = await hub.post([hub.event({ portalId: 4711 }), hub.event({ objectId: 41 })])
  expect(await mixed.json()).toEqual({ stored: 1 })
})

test('refuses a body that is not an array, a request that is not a POST, and a long body', async () => {
  expect((await hub.post({ events: [] })).status).toBe(400)
  expect((await hub.post('[{')).status).toBe(400)
  expect((await hub.post(`["${'x'.repeat(1_000_001)}"]`)).status).toBe(413)
  expect((await fetch(`${hub.url}/hubspot/webhooks`)).status).toBe(405)
  expect((await hub.post([])).status).toBe(200)
  expect(await stored()).toEqual([])
})

test('accepts and ignores irrelevant events, such as those of the gateway’s own properties', async () => {
  const events = [
    hub.event({ propertyName: 'licet_status' }),
    hub.event({ propertyName: 'phone' }),
    hub.event({ subscriptionType: 'ticket.creation' }),
    hub.event({ subscriptionType: 'company.creation' }),
    hub.event({ subscriptionType: 'object.propertyChange', objectTypeId: '0-5' }),
    hub.event({ subscriptionType: 'object.propertyChange', objectTypeId: '0-2', objectId: 51 }),
  ]
  expect(await (await hub.post(events)).json()).toEqual({ stored: 1 })
  expect(await stored()).toEqual([expect.objectContaining({ objectId: '51', object: 'COMPANY' })])
})

test('deletes events a month after their processing, and keeps pending ones', async () => {
  await hub.post([hub.event({ objectId: 61 }), hub.event({ objectId: 62 }), hub.event({ objectId: 63 })])
  const processed = (objectId: string, at: string) =>
    db.crmInboxEvent.updateMany({ where: { objectId }, data: { processedAt: at } })
  await processed('61', '2025-12-16T11:59:59Z')
  await processed('62', '2025-12-16T12:00:01Z')
  await reconcileNightly({ ...app.ctx, crm: { target: 'the emulator' } })
  expect((await stored()).map(({ objectId }) => objectId)).toEqual(['62', '63'])
})
