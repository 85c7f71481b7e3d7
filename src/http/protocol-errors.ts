import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { LRUCache } from 'lru-cache'
import { PublicFault } from '../platform/public-fault.ts'
import { securityHeaders } from './headers.ts'
import { faultBody } from './send-fault.ts'

/** Faults by the error codes of Node and of its HTTP parser. */
const faults: Record<string, [code: string, status: number, message: string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['REQUEST_NOT_SENT', 408, 'The request was sent too slowly.'],
  HPE_HEADER_OVERFLOW: ['HEADERS_TOO_LARGE', 431, 'The headers of a request have at most 16 kB.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['CONTENT_TOO_LARGE', 413, 'The extensions of a chunk are too long.'],
}

const REASON_PHRASES: Record<number, string> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  413: 'Content Too Large',
  431: 'Request Header Fields Too Large',
}

/**
 * Responds to a malformed or too slow request in the form of every other response: with the security headers and one
 * error with a code. The response repeats nothing of the request.
 */
export function handleProtocolErrors(server: Server): void {
  // A response is sent only after the handshake, and one that waits for it would keep the connection open.
  server.on('tlsClientError', (_error: Error, socket: Duplex) => void socket.destroy())
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    // The connection is broken, or a response has begun and this one would end up inside it.
    if (!socket.writable || error.code === 'ECONNRESET' || hasBegunResponse(socket)) {
      socket.destroy()
      return
    }
    const [code, status, message] = faults[error.code ?? ''] ?? ['BAD_REQUEST', 400, 'This is not HTTP/1.1.']
    socket.end(responseText(new PublicFault(code, status, message)), () => socket.destroy())
  })
}

/** Node keeps the current response of a connection in a private property. */
function hasBegunResponse(socket: Duplex): boolean {
  const { _httpMessage: response } = socket as { _httpMessage?: { headersSent: boolean } | null }
  return response?.headersSent ?? false
}

/** The whole response as text: there is no `ServerResponse` for what is not a request. */
function responseText(fault: PublicFault): string {
  const body = JSON.stringify(faultBody(fault))
  const headers = {
    ...securityHeaders,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${fault.status} ${REASON_PHRASES[fault.status]}`, ...lines, '', body].join('\r\n')
}

/** Valid `Host` headers of recent requests. There are few, unless a client invents them. */
const validHosts = new LRUCache<string, true>({ max: 100 })

/** Whether a text is a host with an optional port, so that no part of it can be read as a path or a user. */
function isValidHost(host = ''): boolean {
  if (host === '' || validHosts.has(host)) return true
  const isValid = /^[\w.:[\]-]+$/.test(host) && URL.canParse(`http://${host}`)
  if (isValid) validHosts.set(host, true)
  return isValid
}

function countHosts(rawHeaders: string[]): number {
  let hosts = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!
    if (name.length === HOST.length && name.toLowerCase() === HOST) hosts++
  }
  return hosts
}

const HOST = 'host'

/**
 * Returns the fault for a request that a proxy and the gateway could interpret differently (RFC 9112 sections 3.2 and 6.1,
 * RFC 9110 section 10.1.1), else null. Node rejects a length together with a transfer coding.
 */
export function rejectAmbiguous({ httpVersion, headers, rawHeaders }: IncomingMessage): PublicFault | null {
  const hosts = countHosts(rawHeaders)
  if (hosts > 1 || (hosts === 0 && httpVersion === '1.1') || !isValidHost(headers.host)) {
    const message = 'Send one Host header, with a host and a port.'
    return new PublicFault('BAD_REQUEST', 400, message, { closesConnection: true })
  }
  const coding = headers['transfer-encoding']
  if (coding !== undefined && (coding.toLowerCase() !== 'chunked' || httpVersion !== '1.1')) {
    const message = 'The only transfer coding is chunked, in HTTP/1.1.'
    return new PublicFault('BAD_REQUEST', 400, message, { closesConnection: true })
  }
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== '100-continue') {
    const message = 'Only 100-continue can be expected.'
    return new PublicFault('EXPECTATION_FAILED', 417, message, { closesConnection: true })
  }
  return null
}
