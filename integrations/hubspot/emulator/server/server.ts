import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { faultResponse } from '../faults/fault-response.ts'
import { readBody } from '../http/read-body.ts'
import type { EmulatorResponse } from '../http/response.ts'
import { send } from '../http/send.ts'
import type { Portal } from '../portal/portal.ts'
import { handleCall } from './handle-call.ts'

/** A finished call of HubSpot's API. */
export interface RecordedCall {
  at: Date
  method: string
  /** Includes the query. */
  path: string
  body: string
  /** 0 without a response. */
  status: number
}

/** Handles requests outside HubSpot's API: pages and controls. Returns false for any other request. */
export type HandleOther = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  body: string,
) => Promise<boolean>

export interface ServerOptions {
  portal: Portal
  handleOther: HandleOther
  onCall: (call: RecordedCall) => void
}

/** Creates the HTTP server of the emulator, which also plays the scripted faults. */
export function createEmulatorServer({ portal, handleOther, onCall }: ServerOptions): Server {
  // Longer than a client on the same machine pauses under load, so that it never writes to a connection that closes.
  const options = { keepAliveTimeout: 60_000 }
  return createServer(options, (request, response) => {
    serve(request, response).catch((error: unknown) => {
      // A fault of the emulator itself is shown in full.
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
      if (!response.headersSent)
        send(response, { status: 500, body: { status: 'error', message, correlationId: randomUUID() } })
    })
  })

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request)
    if (body === null) return
    const url = new URL(request.url ?? '/', 'http://emulator')
    if (await handleOther(request, response, url, body)) return
    const method = request.method ?? 'GET'
    const path = `${url.pathname}${url.search}`
    const fault = portal.faults.take({ method, path, body })
    const record = (status: number) => onCall({ at: portal.now(), method, path, body, status })
    const respond = (given: EmulatorResponse) => {
      record(given.status)
      send(response, given)
    }
    if (!fault) return respond(handleCall(portal, request, url, body))
    const { play } = fault
    if (play.kind === 'slow') {
      await wait(play.delayMs)
      return respond(handleCall(portal, request, url, body))
    }
    if (fault.afterwards) handleCall(portal, request, url, body)
    if (play.kind !== 'hang' && play.kind !== 'reset') return respond(faultResponse(play))
    record(0)
    if (play.kind === 'reset') request.socket.resetAndDestroy()
  }
}
