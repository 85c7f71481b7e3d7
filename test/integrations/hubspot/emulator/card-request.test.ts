import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { signCardRequest } from '../../../../integrations/hubspot/emulator/control/card-request.ts'
import { sign } from '../../../../integrations/hubspot/emulator/webhooks/sign.ts'
import { NOON, startTestEmulator } from './client.ts'

const emulator = await startTestEmulator()
const { portal, appSecret } = emulator

const received: { method: string; path: string; body: string; signature: string }[] = []
let statuses: number[] = []
let responseBody = '{"answer":42}'
const backend = createServer(async (request, response) => {
  const body = await text(request)
  const signature = String(request.headers['x-hubspot-signature-v3'])
  received.push({ method: request.method!, path: request.url!, body, signature })
  response.writeHead(statuses.shift() ?? 200).end(responseBody)
}).listen(0, '127.0.0.1')
await once(backend, 'listening')
afterAll(() => void backend.close())
const address = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`

const card = async (body: object) => {
  const response = await fetch(`${emulator.url}/_emulator/card`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

test('a card request names the agent, and is signed with the resulting URL', () => {
  const { url, headers, body } = signCardRequest(portal, appSecret, {
    url: 'https://licensing.example.com/hubspot/card?companyId=12#top',
    userEmail: 'ada@acme.test',
    userId: 7,
  })
  expect(url).toBe(
    `https://licensing.example.com/hubspot/card?companyId=12&userId=7&portalId=${portal.id}&appId=${portal.appId}&userEmail=ada%40acme.test`,
  )
  const signed = { method: 'GET', url: url.replace('%40', '@'), body: '', timestamp: NOON.getTime() }
  expect(headers['X-HubSpot-Signature-v3']).toBe(sign(appSecret, signed))
  expect(body).toBeUndefined()
})

test('keeps a plus in a mail address', () => {
  const { url } = signCardRequest(portal, appSecret, {
    url: 'https://x.test/card',
    userEmail: 'ada+crm@acme.test',
  })
  expect(url).toContain('&userEmail=ada+crm%40acme.test')
})

test('signs a POST with its body', () => {
  const { headers, body, url } = signCardRequest(portal, appSecret, {
    url: 'https://x.test/card/actions',
    method: 'POST',
    body: { action: 'resend' },
  })
  expect(body).toBe('{"action":"resend"}')
  const signed = { method: 'POST', url: url.replace('%40', '@'), body: body!, timestamp: NOON.getTime() }
  expect(headers['X-HubSpot-Signature-v3']).toBe(sign(appSecret, signed))
})

test('the controls send a card request to the backend behind its public address', async () => {
  received.length = 0
  const response = await card({
    url: 'https://licensing.example.com/hubspot/card?companyId=12',
    sendTo: address,
  })

  expect(response).toEqual({ status: 200, body: { status: 200, body: '{"answer":42}' } })
  expect(received[0]!.path).toMatch(
    /^\/hubspot\/card\?companyId=12&userId=6543210&portalId=\d+&appId=\d+&userEmail=/,
  )
  const url = `https://licensing.example.com${received[0]!.path.replace('%40', '@')}`
  expect(received[0]!.signature).toBe(
    sign(appSecret, { method: 'GET', url, body: '', timestamp: NOON.getTime() }),
  )
})

test('repeats the same request once after a fault', async () => {
  received.length = 0
  statuses = [503, 200]
  const response = await card({ url: `${address}/card/actions`, method: 'POST', body: { action: 'resend' } })

  expect(response.body.status).toBe(200)
  expect(received).toHaveLength(2)
  expect(received[0]).toEqual(received[1])
})

test('does not repeat a refused request', async () => {
  received.length = 0
  statuses = [401]
  expect((await card({ url: `${address}/card` })).body.status).toBe(401)
  expect(received).toHaveLength(1)
})

test('calls no other machine', async () => {
  expect((await card({ url: 'https://licensing.example.com/card' })).status).toBe(400)
})

test('refuses a response of more than 1 MB', async () => {
  responseBody = 'x'.repeat(1_000_001)
  const { status, body } = await card({ url: `${address}/card` })
  expect({ status, message: body.message }).toEqual({
    status: 400,
    message: 'The response is longer than 1 MB.',
  })
})
