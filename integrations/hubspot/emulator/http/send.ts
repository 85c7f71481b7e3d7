import type { ServerResponse } from 'node:http'
import type { EmulatorResponse } from './response.ts'

/** Sends a response. Without a body it has no content type. */
export function send(response: ServerResponse, { status, headers = {}, body, text }: EmulatorResponse): void {
  if (response.destroyed) return
  if (body === undefined) {
    response.writeHead(status, headers).end(text)
    return
  }
  const correlationId = (body as { correlationId?: string }).correlationId
  response
    .writeHead(status, {
      ...headers,
      ...(correlationId && { 'X-HubSpot-Correlation-Id': correlationId }),
      'content-type': 'application/json;charset=utf-8',
    })
    .end(JSON.stringify(body))
}
