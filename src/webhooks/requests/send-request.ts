import { lookup } from 'node:dns'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { readRetryAfter } from '../../platform/retry-after.ts'
import { useOf } from './address-ranges.ts'
import { addressOf } from './endpoint-url.ts'

/** Longest duration of a request, from the resolution of the name to the end of the response. */
export const REQUEST_MS = 15_000
/** Bytes of a response that are read, and characters that are returned. */
const MAX_RESPONSE_BYTES = 16_384
export const MAX_RESPONSE_CHARACTERS = 500

/** Why a request has no response. */
export type RequestFailure =
  | 'ADDRESS_NOT_ALLOWED'
  | 'NAME_NOT_RESOLVED'
  | 'CONNECTION_FAILED'
  | 'CERTIFICATE_INVALID'
  | 'TIMEOUT'
  | 'RESPONSE_INVALID'

/** What a request led to: a response with a status, or a failure. */
export type RequestOutcome = { durationMs: number } & (
  | { status: number; response: string; retryAfterMs: number | null }
  | { failure: RequestFailure }
)

/** A request to the URL of a subscriber. */
export interface OutgoingRequest {
  url: string
  headers: Readonly<Record<string, string>>
  body: string
  /** Networks that are not public and that the request may reach. */
  networks: readonly string[]
  timeoutMs?: number
}

class AddressNotAllowed extends Error {
  override name = 'AddressNotAllowed'
}

/**
 * Sends a POST request and returns what it led to. Never rejects. The name is resolved once, all of its addresses are
 * checked, and the connection is made to one of them. Follows no redirect. An address that is not public is reached only in
 * the given networks, and without TLS no other is.
 */
export async function sendRequest({
  url: text,
  headers,
  body,
  networks,
  timeoutMs = REQUEST_MS,
}: OutgoingRequest): Promise<RequestOutcome> {
  const startedAt = performance.now()
  const outcome = await new Promise<
    { status: number; response: string; retryAfterMs: number | null } | { failure: RequestFailure }
  >((resolve) => {
    const url = new URL(text)
    const isEncrypted = url.protocol === 'https:'
    const isAllowed = (address: string) => {
      const use = useOf(address, networks)
      return use === 'ALLOWED' || (use === 'PUBLIC' && isEncrypted)
    }
    const address = addressOf(url)
    // Node resolves no address, so it calls no `lookup` for one.
    if (address !== null && !isAllowed(address)) return resolve({ failure: 'ADDRESS_NOT_ALLOWED' })
    const request = (isEncrypted ? requestHttps : requestHttp)(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      lookup: checkedLookup(isAllowed),
      // Each request resolves and checks the name again.
      agent: false,
    })
    let hasResponse = false
    const timer = setTimeout(() => {
      resolve({ failure: 'TIMEOUT' })
      request.destroy()
    }, timeoutMs)
    request.on('close', () => {
      clearTimeout(timer)
      // A connection that ends without a response and without an error. Otherwise the outcome exists already.
      if (!hasResponse) resolve({ failure: 'CONNECTION_FAILED' })
    })
    request.on('error', (error) => resolve({ failure: failureOf(error) }))
    // Another protocol was not requested. Node reports neither a response nor an error of it.
    request.on('upgrade', ({ statusCode: status = 101 }, socket) => {
      socket.destroy()
      resolve({ status, response: '', retryAfterMs: null })
    })
    request.on('response', (response) => {
      hasResponse = true
      const { statusCode: status = 0 } = response
      const chunks: Buffer[] = []
      let length = 0
      // The status decides. A response whose body does not end, or is too long, counts as well.
      const end = () => {
        clearTimeout(timer)
        request.destroy()
        const retryAfterMs = readRetryAfter(response.headers['retry-after'] ?? null)
        resolve({ status, response: readable(Buffer.concat(chunks)), retryAfterMs })
      }
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        length += chunk.length
        if (length >= MAX_RESPONSE_BYTES) end()
      })
      response.on('end', end)
      response.on('error', end)
      clearTimeout(timer)
      const rest = setTimeout(end, Math.max(0, timeoutMs - (performance.now() - startedAt)))
      request.on('close', () => clearTimeout(rest))
    })
    request.end(body)
  })
  return { ...outcome, durationMs: Math.round(performance.now() - startedAt) }
}

/** Resolves a name, and fails if one of its addresses may not be reached. */
function checkedLookup(isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0)
      const [first] = addresses
      if (!first || !addresses.every(({ address }) => isAllowed(address))) {
        return callback(new AddressNotAllowed(), '', 0)
      }
      if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
}

function failureOf(error: Error & { code?: string }): RequestFailure {
  if (error instanceof AddressNotAllowed) return 'ADDRESS_NOT_ALLOWED'
  const { code = '' } = error
  if (/^(ENOTFOUND|EAI_|ENODATA)/.test(code)) return 'NAME_NOT_RESOLVED'
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code)) return 'CERTIFICATE_INVALID'
  if (code.startsWith('HPE_')) return 'RESPONSE_INVALID'
  return 'CONNECTION_FAILED'
}

/** The beginning of a response, as PostgreSQL can store it. */
function readable(bytes: Buffer): string {
  const text = bytes.toString('utf8').replaceAll('\0', '\uFFFD')
  return text.slice(0, MAX_RESPONSE_CHARACTERS).toWellFormed()
}
