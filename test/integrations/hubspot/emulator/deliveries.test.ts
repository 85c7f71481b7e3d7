import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { beforeEach, expect, test } from 'vitest'
import { sign } from '../../../../integrations/hubspot/emulator/webhooks/sign.ts'
import { hubspotRetries } from '../../../../integrations/hubspot/emulator/webhooks/webhooks.ts'
import { startTestEmulator } from './client.ts'
import { startReceiver } from './receiver.ts'

const receiver = await startReceiver()
const { received, url: targetUrl } = receiver
const emulator = await startTestEmulator({
  webhooks: {
    targetUrl,
    gatherMs: null,
    retryDelaysMs: [],
    subscriptions: [
      { subscriptionType: 'company.creation' },
      { subscriptionType: 'company.propertyChange', propertyName: 'name' },
    ],
  },
})
const { call, webhooks } = emulator
const companies = '/crm/objects/2026-09/companies'
const settings = { ...webhooks.settings }

beforeEach(() => {
  Object.assign(webhooks.settings, settings)
  receiver.status = 204
  received.length = 0
})

test('an array has at most 100 events, and ids of events repeat', async () => {
  for (let batch = 0; batch < 6; batch += 1) {
    const inputs = Array.from({ length: 100 }, (_, index) => ({ properties: { name: `${batch}-${index}` } }))
    await call('POST', `${companies}/batch/create`, { inputs })
  }
  await webhooks.flush()
  const events: { eventId: number }[] = received.flatMap(({ text }) => JSON.parse(text))

  expect(received.map(({ text }) => JSON.parse(text).length)).toEqual(Array(12).fill(100))
  expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(1_000)
})

test('sends events twice and in reverse order with `copies` and `reversed`', async () => {
  Object.assign(webhooks.settings, { copies: 2, reversed: true })
  await call('POST', companies, { properties: { name: 'Order' } })
  await webhooks.flush()
  const events: { subscriptionType: string }[] = received.flatMap(({ text }) => JSON.parse(text))

  expect(events.map(({ subscriptionType }) => subscriptionType)).toEqual([
    'company.propertyChange',
    'company.creation',
    'company.propertyChange',
    'company.creation',
  ])
  expect(received[0]!.text).toBe(received[1]!.text)
})

test('sends refused events again with the number of the attempt', async () => {
  Object.assign(webhooks.settings, { retryDelaysMs: [1, 1] })
  receiver.status = 500
  await call('POST', companies, { properties: { domain: 'again.test' } })
  const [first] = await webhooks.flush()
  await expect.poll(() => received.length).toBe(3)

  expect(first).toMatchObject({ status: 500 })
  expect(received.map(({ text }) => JSON.parse(text)[0].attemptNumber)).toEqual([0, 1, 2])
  await expect
    .poll(() => webhooks.deliveries.slice(-3).map((delivery) => delivery.status))
    .toEqual([500, 500, 500])
})

test('signs the public address, for any target', async () => {
  webhooks.settings.publicUrl = 'https://licensing.example.com/hubspot/events'
  await call('POST', companies, { properties: { domain: 'proxy.test' } })
  await webhooks.flush()
  const [{ signature, timestamp, text } = expect.fail()] = received

  const signed = { method: 'POST', body: text, timestamp }
  expect(signature).toBe(sign(emulator.appSecret, { ...signed, url: webhooks.settings.publicUrl }))
  expect(signature).not.toBe(sign(emulator.appSecret, { ...signed, url: targetUrl }))
})

test('sends collected events automatically', async () => {
  webhooks.settings.gatherMs = 1
  await call('POST', companies, { properties: { domain: 'soon.test' } })
  await expect.poll(() => received.length).toBe(1)
})

test('a timeout of the app counts as a failed attempt', async () => {
  const silent = createServer((socket) => socket.resume()).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  Object.assign(webhooks.settings, { targetUrl: `http://127.0.0.1:${port}/`, answerMs: 30 })
  await call('POST', companies, { properties: { domain: 'silent.test' } })

  expect(await webhooks.flush()).toMatchObject([{ status: 0, events: [{ attemptNumber: 0 }] }])
  silent.close()
})

test('retries ten times within a day by default', () => {
  expect(hubspotRetries).toHaveLength(10)
  expect(hubspotRetries.reduce((sum, ms) => sum + ms)).toBeLessThanOrEqual(24 * 60 * 60 * 1_000)
})
