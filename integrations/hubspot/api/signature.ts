import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** A request that says it is HubSpot's, as it came. */
export interface SignedRequest {
  method: string
  /** The address that HubSpot was given: the configured public base, with the path and the query that came. */
  url: string
  headers: IncomingHttpHeaders
  body: Buffer
}

/** HubSpot's clock and ours may differ by so much, either way. */
const TOLERANCE_MS = 5 * 60 * 1000

/** HubSpot decodes these in the address before it signs, and no others. */
const decodedBySigner = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi

/** Why a request is not taken for HubSpot's; for the log, never for its sender. */
export type SignatureProblem = 'UNSIGNED' | 'TIMESTAMP_MALFORMED' | 'STALE' | 'FUTURE' | 'WRONG'

/**
 * What is wrong with the signature (v3) of a request: null when it was signed with the secret within five minutes.
 * The signature is compared in constant time, and before the clock, so that time tells nothing of either.
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
  // Each candidate is compared, whichever was right before.
  const matches = candidatesOf(url).map((candidate) => {
    const hmac = createHmac('sha256', secret).update(`${method}${candidate}`).update(body).update(timestamp)
    const expected = Buffer.from(hmac.digest('base64'))
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
  if (!matches.includes(true)) return 'WRONG'
  if (!/^\d{1,16}$/.test(timestamp)) return 'TIMESTAMP_MALFORMED'
  const age = now.getTime() - Number(timestamp)
  if (age > TOLERANCE_MS) return 'STALE'
  return age < -TOLERANCE_MS ? 'FUTURE' : null
}

/**
 * What HubSpot may have signed: the address with its own table decoded, as it came, and fully decoded. A plus in
 * `userEmail` is written in either way, and read in either.
 */
function candidatesOf(url: string): string[] {
  return [url.replaceAll(decodedBySigner, decodeURIComponent), url, fullyDecoded(url)]
}

function fullyDecoded(url: string): string {
  try {
    return decodeURIComponent(url)
  } catch {
    return url
  }
}
