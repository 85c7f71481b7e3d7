import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll } from 'vitest'

export interface Received {
  signature: string
  timestamp: number
  text: string
}

/** A receiver of webhooks: stores requests, and responds with `status`. */
export interface Receiver {
  url: string
  received: Received[]
  status: number
}

export async function startReceiver(): Promise<Receiver> {
  const receiver: Receiver = { url: '', received: [], status: 204 }
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const header = (name: string) => String(request.headers[name])
    receiver.received.push({
      signature: header('x-hubspot-signature-v3'),
      timestamp: Number(header('x-hubspot-request-timestamp')),
      text: body,
    })
    response.writeHead(receiver.status).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  afterAll(() => void server.close())
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hubspot/events`
  return receiver
}
