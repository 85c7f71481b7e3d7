import type { IncomingMessage } from 'node:http'
import { allows, type Caller } from '../platform/caller.ts'
import { PublicFault } from '../platform/public-fault.ts'
import type { ClientAddress } from './client-address.ts'

/** Largest request body, in bytes. */
export const MAX_BODY_BYTES = 100_000

/** Largest request body of `applyCatalog`, in bytes. It is read only for a caller that may apply a catalogue. */
export const MAX_CATALOG_BYTES = 5_000_000

/** Whether the body of a request may be read only after its caller was authenticated. */
export function isLarge({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return Number(headers['content-length']) > MAX_BODY_BYTES
}

/** Whether the body of a caller may exceed the limit of all other callers. */
export function maySendLarge(caller: Caller): boolean {
  return caller.audience === 'ADMIN' && allows(caller, 'CATALOG_WRITE')
}

/** The fault of a request whose body is too long. The body is not read. */
export function contentTooLarge(): PublicFault {
  const message =
    `A request has at most ${MAX_BODY_BYTES} bytes. Only \`applyCatalog\` may have up to ${MAX_CATALOG_BYTES} bytes, with a ` +
    'credential for the audience `ADMIN` and the scope `CATALOG_WRITE`.'
  return unread('CONTENT_TOO_LARGE', 413, message)
}

/**
 * Returns null for a request that can be a GraphQL request: POST with an uncompressed JSON body of an acceptable length, or
 * in chunks. Otherwise returns the fault. Reads the headers alone, so a body that is known to be too long is never read.
 */
export function rejectRequest({
  method,
  headers,
}: Pick<IncomingMessage, 'method' | 'headers'>): PublicFault | null {
  if (method !== 'POST') {
    return unread('METHOD_NOT_ALLOWED', 405, 'GraphQL is served to POST requests only.', { allow: 'POST' })
  }
  if (!/^application\/json[ \t]*(;|$)/i.test(headers['content-type'] ?? '')) {
    return unread('UNSUPPORTED_MEDIA_TYPE', 415, 'Send the request as application/json.')
  }
  if (!/^(identity)?$/i.test(headers['content-encoding'] ?? '')) {
    // The length of a compressed body does not bound the length of its content.
    return unread('UNSUPPORTED_MEDIA_TYPE', 415, 'Send the request uncompressed.')
  }
  if (!isAcceptable(headers.accept)) {
    return unread(
      'NOT_ACCEPTABLE',
      406,
      'Responses are application/graphql-response+json, application/json or text/event-stream, in UTF-8.',
    )
  }
  const length = headers['content-length']
  if (length === undefined && headers['transfer-encoding'] === undefined) {
    return unread('LENGTH_REQUIRED', 411, 'Send the request with a Content-Length, or in chunks.')
  }
  const limit = headers.authorization === undefined ? MAX_BODY_BYTES : MAX_CATALOG_BYTES
  return Number(length) > limit ? contentTooLarge() : null
}

/**
 * Writes the headers of an accepted request in the only spelling that GraphQL Yoga compares: the media type in lower case,
 * and no encoding `identity`.
 */
export function normalizeHeaders({ headers }: Pick<IncomingMessage, 'headers'>): void {
  headers['content-type'] = 'application/json'
  delete headers['content-encoding']
}

const RESPONSE_TYPES = ['application/graphql-response+json', 'application/json', 'text/event-stream']

/** Whether the gateway can send a response that the `Accept` header allows. */
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
      return (
        type === '*/*' ||
        RESPONSE_TYPES.some((known) => known === type || `${known.split('/')[0]}/*` === type)
      )
    })
}

/**
 * Returns the fault for a request that was not encrypted, else null. A license key or API key in it may have been read by
 * others. Outside production, requests from this machine need no encryption.
 */
export function rejectInsecure({ secure, local }: ClientAddress, production: boolean): PublicFault | null {
  if (secure || (local && !production)) return null
  return unread(
    'HTTPS_REQUIRED',
    403,
    'Use https. If a proxy is in front of the gateway, name it in LICET_TRUSTED_PROXIES and let it send X-Forwarded-Proto.',
  )
}

/** A fault of a request whose body is not read. The connection closes, because unread bytes of the body are still in it. */
function unread(code: string, status: number, message: string, headers?: Record<string, string>) {
  return new PublicFault(code, status, message, { closesConnection: true, ...(headers && { headers }) })
}
