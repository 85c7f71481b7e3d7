import type { ServerResponse } from 'node:http'
import type { Rejection } from './reject-request.ts'

/** An error as a GraphQL answer has it. */
export function fault(code: string, message: string, more: object = {}) {
  return { message, extensions: { code, ...more } }
}

export function send(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  const json = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(json),
    ...headers,
  })
  response.end(json)
}

/** Answers that a request is not served. Nothing more is said where an answer was begun. */
export function sendRejection(response: ServerResponse, turnedAway: Rejection): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const { status, code, message, headers = {}, extensions, reusable } = turnedAway
  // What is left of a request that is not to be read keeps the connection from being used again.
  if (!reusable) response.setHeader('connection', 'close')
  send(response, status, { errors: [fault(code, message, extensions)] }, headers)
}
