import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** A received request that claims to be HubSpot's. */
export interface SignedRequest {
  method: string
  /** The address that HubSpot signed: the configured public address with the received path and query. */
  url: string
  headers: IncomingHttpHeaders
  body: Buffer
}

/** The greatest accepted difference between HubSpot's clock and the gateway's, in either direction. */
const TOLERANCE_MS = 5 * 60 * 1000

/** HubSpot decodes these characters of the address before it signs, and no others. */
const decodedBySigner = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi

/** Why a signature is not accepted. Only for the log, never for the client. */
export type SignatureProblem = 'UNSIGNED' | 'TIMESTAMP_MALFORMED' | 'STALE' | 'FUTURE' | 'WRONG'

/**
 * What is wrong with the signature (v3) of a request; null if the secret signed it within five minutes. The comparison
 * takes constant time. The timestamp is checked after the signature, so that the duration reveals nothing of either.
 */
export function problemWithSignature(
  { method, url, headers, body }: SignedRequest,
  secret: string,
  now: Date,
): SignatureProblem | null {
  const signature = headers['x-hubspot-signature-v3']
  const timestamp = headers['x-hubspot-request-timestamp']
  if (typeof signature !== 'string' || signature === '' || typeof timestamp !== 'string') return 'UNSIGNED'
  const given = Buffer.from(signature)
  // Every candidate is compared, even after a match.
  const matches = candidatesOf(url).map((candidate) => {
    const expected = Buffer.from(signatureOf(secret, { method, url: candidate, body, timestamp }))
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
  if (!matches.includes(true)) return 'WRONG'
  if (!/^\d{1,16}$/.test(timestamp)) return 'TIMESTAMP_MALFORMED'
  const age = now.getTime() - Number(timestamp)
  if (age > TOLERANCE_MS) return 'STALE'
  return age < -TOLERANCE_MS ? 'FUTURE' : null
}

/**
 * What is wrong with the signature (v2) of a request; null if the secret signed it. HubSpot signs the actions of workflows with
 * it. It has no time, so a request that is repeated must have no second effect. The comparison takes constant time.
 */
export function problemWithSignatureV2(
  { method, url, headers, body }: SignedRequest,
  secret: string,
): SignatureProblem | null {
  const signature = headers['x-hubspot-signature']
  if (headers['x-hubspot-signature-version'] !== 'v2' || typeof signature !== 'string') return 'UNSIGNED'
  const given = Buffer.from(signature)
  const matches = candidatesOf(url).map((candidate) => {
    const signed = createHash('sha256').update(`${secret}${method}${candidate}`).update(body)
    const expected = Buffer.from(signed.digest('hex'))
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
  return matches.includes(true) ? null : 'WRONG'
}

/** The headers with which HubSpot would send this request. */
export function signedHeaders(
  secret: string,
  { method, url, body }: { method: string; url: string; body: string },
  now: Date,
): Record<string, string> {
  const timestamp = String(now.getTime())
  return {
    'X-HubSpot-Signature-Version': 'v3',
    'X-HubSpot-Signature-v3': signatureOf(secret, { method, url: decodedLikeSigner(url), body, timestamp }),
    'X-HubSpot-Request-Timestamp': timestamp,
  }
}

interface Signed {
  method: string
  url: string
  body: Buffer | string
  timestamp: string
}

function signatureOf(secret: string, { method, url, body, timestamp }: Signed): string {
  return createHmac('sha256', secret)
    .update(`${method}${url}`)
    .update(body)
    .update(timestamp)
    .digest('base64')
}

/**
 * The addresses that HubSpot may have signed: decoded by its own table, as received, and fully decoded. HubSpot writes
 * and reads a plus in `userEmail` in two ways.
 */
function candidatesOf(url: string): string[] {
  return [decodedLikeSigner(url), url, fullyDecoded(url)]
}

function decodedLikeSigner(url: string): string {
  return url.replaceAll(decodedBySigner, decodeURIComponent)
}

function fullyDecoded(url: string): string {
  try {
    return decodeURIComponent(url)
  } catch {
    return url
  }
}
