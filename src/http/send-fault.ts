import type { ServerResponse } from 'node:http'
import type { PublicFault } from '../platform/public-fault.ts'
import { sendJson } from './send-json.ts'

/** Returns the body of a response with one error, in the shape of a GraphQL response. */
export function faultBody({ code, message, retryAfter }: PublicFault): object {
  const extensions = retryAfter === null ? { code } : { code, retryAfter }
  return { errors: [{ message, extensions }] }
}

/** Sends a fault as a response. If the response has begun, closes the connection instead. */
export function sendFault(response: ServerResponse, fault: PublicFault): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const { status, retryAfter, headers, closesConnection } = fault
  if (closesConnection) response.setHeader('connection', 'close')
  if (retryAfter !== null) response.setHeader('retry-after', retryAfter)
  sendJson(response, status, faultBody(fault), headers)
}
