import type { ServerResponse } from 'node:http'

/** For responses that are no page: nothing in them runs, and no page may frame them. */
const closed = "default-src 'none'; frame-ancestors 'none'"

/** For GraphiQL: it runs its own scripts and workers, and connects to its own gateway. */
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
 * Headers of every response, for browsers: use TLS for the next two years (RFC 6797), believe the content type, run and
 * frame nothing.
 */
export const securityHeaders = {
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': closed,
}

const headers = Object.entries(securityHeaders)

/** Sets the security headers; with `page`, those under which GraphiQL runs. */
export function setSecurityHeaders(response: ServerResponse, page = false): void {
  for (const [name, value] of headers) response.setHeader(name, value)
  if (page) response.setHeader('content-security-policy', graphiql)
}
