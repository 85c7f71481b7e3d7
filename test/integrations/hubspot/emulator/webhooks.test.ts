import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { sign } from '../../../../integrations/hubspot/emulator/webhooks/sign.ts'
import { readBody } from '../../../../src/http/body.ts'
import { NOON, startTestEmulator } from './client.ts'

interface Received {
  signature: string
  timestamp: string
  text: string
}

const received: Received[] = []
let status = 204
/** The app's end: keeps what it is sent. */
const app = createServer(async (request, response) => {
  const text = (await readBody(request))!
  const header = (name: string) => String(request.headers[name])
  received.push({
    signature: header('x-hubspot-signature-v3'),
    timestamp: header('x-hubspot-request-timestamp'),
    text,
  })
  response.writeHead(status).end()
}).listen(0, '127.0.0.1')
await once(app, 'listening')
afterAll(() => void app.close())

const targetUrl = `http://127.0.0.1:${(app.address() as AddressInfo).port}/hubspot/events`
const subscriptions = [
  { subscriptionType: 'company.creation' },
  { subscriptionType: 'company.propertyChange', propertyName: 'name' },
  { subscriptionType: 'company.merge' },
  { subscriptionType: 'company.deletion' },
  { subscriptionType: 'contact.privacyDeletion' },
  { subscriptionType: 'contact.deletion' },
  { subscriptionType: 'object.propertyChange', objectTypeId: '0-3', propertyName: 'dealstage' },
  { subscriptionType: 'contact.associationChange' },
]
const emulator = await startTestEmulator({ webhooks: { targetUrl, gatherMs: null, subscriptions } })
const { call, agent, webhooks } = emulator
const companies = '/crm/objects/2026-09/companies'
const contacts = '/crm/objects/2026-09/contacts'

beforeEach(async () => {
  Object.assign(webhooks.settings, { copies: 1, reversed: false, publicUrl: null, retryDelaysMs: [] })
  status = 204
  await webhooks.flush()
  received.length = 0
})

/** Everything that the app was sent, with ids as the text that they are. */
async function flushed(): Promise<Record<string, unknown>[]> {
  await webhooks.flush()
  return received.flatMap(({ text }) => JSON.parse(text.replaceAll(/([oO]bjectIds?":\[?)(\d+)/g, '$1"$2"')))
}

test('a request is signed as HubSpot signs it', () => {
  const vector = {
    method: 'POST',
    url: 'https://www.example.com/webhook_uri',
    body: "{'example_field':'example_value'}",
    timestamp: 1_693_657_560_000,
  }
  expect(sign('yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy', vector)).toBe(
    'K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=',
  )
})

test('in the URL some codes are decoded before it is signed, and no others', () => {
  const signed = (url: string) => sign('secret', { method: 'GET', url, body: '', timestamp: 1 })
  expect(signed('https://x.test/?q=%3A%2F%3f%40%21%24%27%28%29%2A%2C%3B')).toBe(
    signed("https://x.test/?q=:/?@!$'()*,;"),
  )
  for (const code of ['%20', '%2B', '%26', '%3D', '%25', '%C3%A9'])
    expect(signed(`https://x.test/?q=${code}`)).not.toBe(
      signed(`https://x.test/?q=${decodeURIComponent(code)}`),
    )
})

test('our own write comes back as an event, marked as ours; an agent’s is marked as hers', async () => {
  const { id } = (await call('POST', companies, { properties: { name: 'Acme', domain: 'acme.test' } })).body
  await agent('PATCH', `${companies}/${id}`, { properties: { name: 'Acme Ltd' } })
  const events = await flushed()

  expect(received).toHaveLength(1)
  expect(events).toMatchObject([
    { subscriptionType: 'company.creation', objectId: id, changeSource: 'INTEGRATION', attemptNumber: 0 },
    {
      subscriptionType: 'company.propertyChange',
      propertyName: 'name',
      propertyValue: 'Acme',
      changeSource: 'INTEGRATION',
    },
    { propertyValue: 'Acme Ltd', changeSource: 'CRM_UI', sourceId: 'userId:6543210' },
  ])
  for (const event of events)
    expect(event).toMatchObject({
      portalId: emulator.portal.id,
      appId: emulator.portal.appId,
      occurredAt: NOON.getTime(),
    })
  const [{ signature, timestamp, text }] = received as [Received]
  const signed = { method: 'POST', url: targetUrl, body: text, timestamp: Number(timestamp) }
  expect(signature).toBe(sign(emulator.appSecret, signed))
})

test('a value that is written again is no change', async () => {
  const { id } = (await call('POST', companies, { properties: { name: 'Same' } })).body
  await flushed()
  received.length = 0
  await call('PATCH', `${companies}/${id}`, { properties: { name: 'Same' } })
  expect(await flushed()).toEqual([])
})

test('ids are JSON numbers, with digits that a JavaScript number has not', async () => {
  const ids = []
  for (const name of ['A', 'B']) ids.push((await call('POST', companies, { properties: { name } })).body.id)
  await webhooks.flush()
  const large = ids.find((id) => !Number.isSafeInteger(Number(id)))!
  expect(received[0]!.text).toContain(`"objectId":${large}`)
  expect(received[0]!.text).not.toContain(`"objectId":"`)
})

test('a merge, a deletion, a privacy deletion, a stage and an association are told', async () => {
  const make = async (path: string, properties: object) => (await call('POST', path, { properties })).body.id
  const [a, b] = [await make(companies, { name: 'A' }), await make(companies, { name: 'B' })]
  const merged = (await call('POST', `${companies}/merge`, { primaryObjectId: a, objectIdToMerge: b })).body
    .id
  await call('DELETE', `${companies}/${merged}`)
  const contact = await make(contacts, { email: 'ada@gmail.com' })
  await call('POST', `${contacts}/gdpr-delete`, { objectId: contact })
  const deal = await make('/crm/objects/2026-09/deals', { dealname: 'D', dealstage: 'closedwon' })
  const kept = await make(contacts, { email: 'grace@hopper.test' })
  const events = await flushed()

  expect(events).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        subscriptionType: 'company.merge',
        primaryObjectId: a,
        mergedObjectIds: [b],
        newObjectId: merged,
      }),
      expect.objectContaining({ subscriptionType: 'company.deletion', objectId: merged }),
      expect.objectContaining({ subscriptionType: 'contact.privacyDeletion', objectId: contact }),
      expect.objectContaining({ subscriptionType: 'contact.deletion', objectId: contact }),
      expect.objectContaining({
        subscriptionType: 'object.propertyChange',
        objectTypeId: '0-3',
        objectId: deal,
        propertyName: 'dealstage',
        propertyValue: 'closedwon',
      }),
      expect.objectContaining({
        subscriptionType: 'contact.associationChange',
        fromObjectId: kept,
        associationType: 'CONTACT_TO_COMPANY',
        associationRemoved: false,
      }),
    ]),
  )
})

test('an array holds at most 100 events, and ids of events come again', async () => {
  for (let batch = 0; batch < 6; batch += 1) {
    const inputs = Array.from({ length: 100 }, (_, index) => ({ properties: { name: `${batch}-${index}` } }))
    await call('POST', `${companies}/batch/create`, { inputs })
  }
  const events = await flushed()

  expect(received.map(({ text }) => JSON.parse(text).length)).toEqual(Array(12).fill(100))
  expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(1_000)
})

test('events come twice and in the wrong order when that is asked for', async () => {
  Object.assign(webhooks.settings, { copies: 2, reversed: true })
  await call('POST', companies, { properties: { name: 'Order' } })
  const events = await flushed()

  expect(events.map(({ subscriptionType }) => subscriptionType)).toEqual([
    'company.propertyChange',
    'company.creation',
    'company.propertyChange',
    'company.creation',
  ])
  expect(received[0]!.text).toBe(received[1]!.text)
})

test('what is not taken is sent again, with the number of the attempt', async () => {
  Object.assign(webhooks.settings, { retryDelaysMs: [1, 1] })
  status = 500
  await call('POST', companies, { properties: { domain: 'again.test' } })
  const [first] = await webhooks.flush()
  await expect.poll(() => received.length).toBe(3)

  expect(first).toMatchObject({ status: 500 })
  expect(received.map(({ text }) => JSON.parse(text)[0].attemptNumber)).toEqual([0, 1, 2])
  await expect
    .poll(() => webhooks.deliveries.slice(-3).map((delivery) => delivery.status))
    .toEqual([500, 500, 500])
})

test('the signature is over the public address, wherever the array is sent', async () => {
  webhooks.settings.publicUrl = 'https://licensing.example.com/hubspot/events'
  await call('POST', companies, { properties: { domain: 'proxy.test' } })
  await webhooks.flush()
  const [{ signature, timestamp, text }] = received as [Received]

  const signed = { method: 'POST', body: text, timestamp: Number(timestamp) }
  expect(signature).toBe(sign(emulator.appSecret, { ...signed, url: webhooks.settings.publicUrl }))
  expect(signature).not.toBe(sign(emulator.appSecret, { ...signed, url: targetUrl }))
})

test('events that are gathered are sent by themselves', async () => {
  webhooks.settings.gatherMs = 1
  await call('POST', companies, { properties: { domain: 'soon.test' } })
  await expect.poll(() => received.length).toBe(1)
  webhooks.settings.gatherMs = null
})
