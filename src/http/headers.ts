import type { ServerResponse } from 'node:http'

/** Nothing of an answer is a page, and nobody may frame it. */
const closed = "default-src 'none'; frame-ancestors 'none'"

/** GraphiQL runs what came with it, in workers too, and asks the gateway that it came from; nothing else. */
const graphiql = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
  'worker-src blob: data:',
  "style-src 'self' 'unsafe-inline'",
  'font-src data:',
  'img-src data:',
  "connect-src 'self' data: blob:",
  "frame-ancestors 'none'",
].join('; ')

/**
 * What every answer says to browsers: to use TLS for the next two years (RFC 6797), to take the content for what it
 * says it is, and to run and frame nothing of it.
 */
export const securityHeaders = {
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': closed,
}

const headers = Object.entries(securityHeaders)

export function setSecurityHeaders(response: ServerResponse, page = false): void {
  for (const [name, value] of headers) response.setHeader(name, value)
  if (page) response.setHeader('content-security-policy', graphiql)
}
