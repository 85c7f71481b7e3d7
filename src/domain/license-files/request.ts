import { createHash } from 'node:crypto'
import { z } from 'zod'
import { StateRefusal } from '../../platform/errors.ts'
import { code, text } from '../../platform/input.ts'
import { publicJwk } from '../device-keys/device-key.ts'
import { readDeviceToken } from '../device-keys/device-token.ts'
import { duration } from '../terms/duration.ts'
import { fingerprint } from '../validation/device.ts'
import { licenseFileIncludes } from './claims.ts'

/** For how long after it was made a request is answered for the first time, in seconds. */
export const REQUEST_LIFE_SECONDS = 30 * 24 * 60 * 60

/** How far the clock of a device may be ahead of ours: as far as a verifier lets it be behind. */
const TOLERANCE_SECONDS = 60 * 60

const requestClaims = z.object({
  jti: z.string().regex(/^req_[A-Za-z0-9_-]{22}$/, 'must be req_ and 16 random bytes in base64url'),
  iat: z.int().min(0),
  product: code,
  fingerprint,
  keyHint: text({ max: 64 }).optional(),
  name: text({ max: 200 }).optional(),
  platform: text({ max: 100 }).optional(),
  version: text({ max: 100 }).optional(),
  ttl: duration({ min: 'PT1M', max: 'P100Y' }).optional(),
  include: z.array(z.enum(licenseFileIncludes)).max(16).optional(),
  encrypted: z.boolean().optional(),
  // Strict, so that a private half that went along by mistake is refused, and not kept.
  cnf: z.strictObject({ jwk: z.strictObject(publicJwk.shape) }),
})
export type LicenseRequest = z.output<typeof requestClaims>

/**
 * The request for a license file that a device without a network made, as docs/air-gap.md states it.
 * It is signed by the very key that it brings, which proves that whoever made it has that key, and nothing
 * else: what it is answered with is up to who uploads it.
 */
export async function openRequest(presented: string): Promise<LicenseRequest> {
  const decline = (why: string) => new StateRefusal('REQUEST_MALFORMED', `The license request ${why}.`)
  const token = readDeviceToken(presented, 'license-request+jwt', decline)
  const { success, data, error } = requestClaims.safeParse(token.payload)
  if (!success) {
    const [issue] = error.issues
    throw decline(`is not as it should be: ${issue!.path.join('.') || 'claims'}: ${issue!.message}`)
  }
  await token.verify(data.cnf.jwk)
  return data
}

/** Refuses a request that is too old to be answered for the first time, or is from the future. */
export function assertTimely({ iat }: LicenseRequest, now: Date): void {
  const age = now.getTime() / 1000 - iat
  if (age > REQUEST_LIFE_SECONDS) {
    throw new StateRefusal(
      'REQUEST_EXPIRED',
      'The license request was made more than 30 days ago, by the clock of its device; check that clock, and make a new request there.',
    )
  }
  if (age < -TOLERANCE_SECONDS) {
    throw new StateRefusal(
      'REQUEST_NOT_YET_VALID',
      'The clock of the device is ahead by more than an hour; set it, and make a new request there.',
    )
  }
}

/** What a request is known by: its id under its device's key, so that nobody can use up another's id. */
export function digestRequest({ jti, cnf }: LicenseRequest): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(`${cnf.jwk.x}.${jti}`).digest())
}
