import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { LRUCache } from 'lru-cache'
import { securityHeaders } from './headers.ts'
import type { Rejection } from './reject-request.ts'
import { fault } from './send-json.ts'

const malformed: Rejection = { status: 400, code: 'BAD_REQUEST', message: 'This is not HTTP/1.1.' }

/** By the codes of Node and of its parser. */
const known: Record<string, Rejection> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: 'REQUEST_NOT_SENT',
    message: 'The request was sent too slowly.',
  },
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: 'HEADERS_TOO_LARGE',
    message: 'The headers of a request have at most 16 kB.',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    code: 'CONTENT_TOO_LARGE',
    message: 'The extensions of a chunk are too long.',
  },
}

const REASONS: Record<number, string> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  413: 'Content Too Large',
  431: 'Request Header Fields Too Large',
}

/**
 * Answers what is no request, or is not sent in time, as everything else is answered: with the headers that keep
 * browsers safe, and an error with a code; not a word of what was sent.
 */
export function handleProtocolErrors(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    // The connection broke, or an answer has begun into which this would be written.
    if (!socket.writable || error.code === 'ECONNRESET' || hasBegun(socket)) {
      socket.destroy()
      return
    }
    socket.end(textOf(known[error.code ?? ''] ?? malformed), () => socket.destroy())
  })
}

/** What Node keeps of the answer that a connection is to carry. */
function hasBegun(socket: Duplex): boolean {
  const { _httpMessage: answer } = socket as { _httpMessage?: { headersSent: boolean } | null }
  return answer?.headersSent ?? false
}

function textOf({ status, code, message }: Rejection): string {
  const body = JSON.stringify({ errors: [fault(code, message)] })
  const headers = {
    ...securityHeaders,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${status} ${REASONS[status]}`, ...lines, '', body].join('\r\n')
}

/** Hosts by which the gateway was asked for: few, unless somebody makes them up. */
const authorities = new LRUCache<string, true>({ max: 100 })

/** Whether a text is a host, with a port or without one: nothing of it may be read as a path or as a user. */
function isAuthority(host = ''): boolean {
  if (host === '' || authorities.has(host)) return true
  const is = /^[\w.:[\]-]+$/.test(host) && URL.canParse(`http://${host}`)
  if (is) authorities.set(host, true)
  return is
}

function countHosts(rawHeaders: string[]): number {
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!
    if (name.length === HOST.length && name.toLowerCase() === HOST) hosts++
  }
  return hosts
}

const HOST = 'host'

/** Turns away what no proxy and no gateway would understand alike: RFC 9112 section 3.2, RFC 9110 section 10.1.1. */
export function rejectAmbiguous({ httpVersion, headers, rawHeaders }: IncomingMessage): Rejection | null {
  const hosts = countHosts(rawHeaders)
  if (hosts > 1 || (hosts === 0 && httpVersion === '1.1') || !isAuthority(headers.host)) {
    return { status: 400, code: 'BAD_REQUEST', message: 'Send one Host header, with a host and a port.' }
  }
  if (headers.expect !== undefined && headers.expect.toLowerCase() !== '100-continue') {
    return { status: 417, code: 'EXPECTATION_FAILED', message: 'Only 100-continue can be expected.' }
  }
  return null
}
