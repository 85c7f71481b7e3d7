import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { faultResponse } from '../faults/fault-response.ts'
import { readBody } from '../http/read-body.ts'
import type { EmulatorResponse } from '../http/response.ts'
import { send } from '../http/send.ts'
import type { Portal } from '../portal/portal.ts'
import { handleCall } from './handle-call.ts'

/** A call of HubSpot's API that was answered, and with what. */
export interface AnsweredCall {
  at: Date
  method: string
  /** With its query. */
  path: string
  body: string
  /** 0 when it was answered with nothing. */
  status: number
}

/** Answers what is not HubSpot's API: pages and controls. False when it is nothing of that. */
export type Beside = (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  body: string,
) => Promise<boolean>

export interface ServerOptions {
  portal: Portal
  beside: Beside
  onAnswered: (call: AnsweredCall) => void
}

/** HubSpot's side of the network, with whatever faults were asked for. */
export function createEmulatorServer({ portal, beside, onAnswered }: ServerOptions): Server {
  return createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      // A fault of the emulator itself: it is said as plainly as it can be.
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
      if (!response.headersSent)
        send(response, { status: 500, body: { status: 'error', message, correlationId: randomUUID() } })
    })
  })

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request)
    if (body === null) return
    const url = new URL(request.url ?? '/', 'http://emulator')
    if (await beside(request, response, url, body)) return
    const method = request.method ?? 'GET'
    const path = `${url.pathname}${url.search}`
    const fault = portal.faults.take({ method, path, body })
    const note = (status: number) => onAnswered({ at: portal.now(), method, path, body, status })
    const answer = (given: EmulatorResponse) => {
      note(given.status)
      send(response, given)
    }
    if (!fault) return answer(handleCall(portal, request, url, body))
    const { play } = fault
    if (play.kind === 'slow') {
      await wait(play.delayMs)
      return answer(handleCall(portal, request, url, body))
    }
    if (fault.afterwards) handleCall(portal, request, url, body)
    if (play.kind !== 'hang' && play.kind !== 'reset') return answer(faultResponse(play))
    note(0)
    if (play.kind === 'reset') request.socket.resetAndDestroy()
  }
}
