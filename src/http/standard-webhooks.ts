import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** Largest difference between the time of a message and the clock, in seconds: that of the specification's libraries. */
const TOLERANCE_SECONDS = 300

/** Whether one of the signatures of a message is valid and recent (https://www.standardwebhooks.com, `v1`). */
export function isSigned(
  headers: IncomingHttpHeaders,
  body: Buffer | string,
  key: string | Buffer,
  now: Date,
): boolean {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') return false
  if (!(Math.abs(Number(timestamp) - now.getTime() / 1000) <= TOLERANCE_SECONDS)) return false
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest()
  return signatures.split(' ').some((signature) => {
    const [version, text = ''] = signature.split(',')
    const given = Buffer.from(text, 'base64')
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected)
  })
}
