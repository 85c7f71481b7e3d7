import type { IncomingMessage } from 'node:http'
import type { Cancelled } from '../platform/cancellation.ts'
import { unavailable } from '../platform/database/unavailable.ts'
import { type Overloaded, secondsUntilNextTry } from '../platform/limits/overloaded.ts'
import type { RateLimited } from '../platform/limits/rate-limited.ts'
import type { ClientAddress } from './client-address.ts'

/** The largest request body, in bytes. */
export const MAX_BODY_BYTES = 100_000

/** Why a request is turned away before GraphQL sees it. */
export interface Rejection {
  status: number
  code: string
  message: string
  headers?: Record<string, string>
  /** What the error says beside its code. */
  extensions?: object
  /** Whether the connection may be used again, as what was sent was read or is short. */
  reusable?: boolean
}

/**
 * Lets through what can be a GraphQL request: POST with a JSON body of a stated and acceptable length.
 * Decided from the headers alone, so that an oversized body is never read.
 */
export function rejectRequest({
  method,
  headers,
}: Pick<IncomingMessage, 'method' | 'headers'>): Rejection | null {
  if (method !== 'POST') {
    const message = 'GraphQL is served to POST requests only.'
    return { status: 405, code: 'METHOD_NOT_ALLOWED', message, headers: { allow: 'POST' } }
  }
  if (!/^application\/json *(;|$)/i.test(headers['content-type'] ?? '')) {
    return { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', message: 'Send the request as application/json.' }
  }
  if (headers['content-encoding'] !== undefined) {
    // A length says nothing of what comes out of a compressed body.
    return { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE', message: 'Send the request uncompressed.' }
  }
  if (!isAcceptable(headers.accept)) {
    return {
      status: 406,
      code: 'NOT_ACCEPTABLE',
      message:
        'Answers are application/graphql-response+json, application/json or text/event-stream, in UTF-8.',
    }
  }
  const length = headers['content-length']
  if (length === undefined) {
    return { status: 411, code: 'LENGTH_REQUIRED', message: 'Send the request with a Content-Length.' }
  }
  if (Number(length) > MAX_BODY_BYTES) {
    return {
      status: 413,
      code: 'CONTENT_TOO_LARGE',
      message: `A request has at most ${MAX_BODY_BYTES} bytes.`,
    }
  }
  return null
}

const ANSWERS = ['application/graphql-response+json', 'application/json', 'text/event-stream']

/** Whether there is an answer that the client would take: found out before anything is done for it. */
function isAcceptable(accept?: string): boolean {
  if (accept === undefined || accept === '*/*') return true
  return accept
    .replace(/\s/g, '')
    .toLowerCase()
    .split(',')
    .some((range) => {
      const [type = '', ...parameters] = range.split(';')
      if (parameters.some((text) => text.startsWith('charset=') && !/^charset="?utf-8"?$/.test(text)))
        return false
      return type === '*/*' || ANSWERS.some((known) => known === type || `${known.split('/')[0]}/*` === type)
    })
}

/**
 * Turns away what was sent in clear text: a license key or an API key in it has to be taken for known to others.
 * Outside production this machine may ask itself without encryption.
 */
export function rejectInsecure({ secure, local }: ClientAddress, production: boolean): Rejection | null {
  if (secure || (local && !production)) return null
  return {
    status: 403,
    code: 'HTTPS_REQUIRED',
    message:
      'Use https. A proxy in front of the gateway has to be named in LICET_TRUSTED_PROXIES, and to send X-Forwarded-Proto.',
  }
}

/** Turns away what comes too often (RFC 6585 section 4). */
export function rejectLimited({ message, retryAfter }: RateLimited): Rejection {
  const headers = { 'retry-after': String(retryAfter) }
  return { status: 429, code: 'RATE_LIMITED', message, headers, extensions: { retryAfter }, reusable: true }
}

/**
 * Turns away what there is no room for (RFC 9110 section 15.6.4). The connection stays: to make another one costs both
 * sides more than the answer.
 */
export function rejectOverloaded({ message, retryAfter }: Overloaded): Rejection {
  const headers = { 'retry-after': String(retryAfter) }
  return { status: 503, code: 'OVERLOADED', message, headers, extensions: { retryAfter }, reusable: true }
}

/** Turns away what needs the database while that cannot be used. */
export function rejectUnavailable(): Rejection {
  const retryAfter = secondsUntilNextTry()
  const headers = { 'retry-after': String(retryAfter) }
  return { status: 503, ...unavailable, headers, extensions: { retryAfter }, reusable: true }
}

/** Turns away what took too long. */
export function rejectLate({ code, message }: Cancelled): Rejection {
  return { status: 504, code, message, reusable: true }
}

/** What those get whose credential cannot be judged now. */
export const rejectUnknown: Rejection = {
  status: 503,
  code: 'IDENTITY_UNAVAILABLE',
  message: 'Access tokens cannot be verified now, since their provider does not answer. Try again.',
  headers: { 'retry-after': '5' },
}
