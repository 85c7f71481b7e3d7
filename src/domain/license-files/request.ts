import { createHash } from 'node:crypto'
import { z } from 'zod'
import { StateRefusal } from '../../platform/errors.ts'
import { code, text } from '../../platform/input.ts'
import { line, name } from '../../platform/readable-text.ts'
import { publicJwk } from '../device-keys/device-key.ts'
import { readDeviceToken } from '../device-keys/device-token.ts'
import { duration } from '../terms/duration.ts'
import { fingerprint } from '../validation/device.ts'
import { licenseFileIncludes } from './claims.ts'

/** Maximum age at which a request is answered for the first time, in seconds. */
export const REQUEST_LIFE_SECONDS = 30 * 24 * 60 * 60

/** How far the clock of a device may be ahead of the gateway, in seconds: as far as a verifier allows it to be behind. */
const TOLERANCE_SECONDS = 60 * 60

const requestClaims = z.object({
  jti: z.string().regex(/^req_[A-Za-z0-9_-]{22}$/, 'must be req_ and 16 random bytes in base64url'),
  iat: z.int().min(0),
  product: code,
  fingerprint,
  keyHint: text({ max: 64 }).optional(),
  name: name({ max: 200 }).optional(),
  platform: name({ max: 100 }).optional(),
  version: line({ max: 100 }).optional(),
  ttl: duration({ min: 'PT1M', max: 'P100Y' }).optional(),
  include: z.array(z.enum(licenseFileIncludes)).max(16).optional(),
  encrypted: z.boolean().optional(),
  // Strict, so that a private half that is included by mistake is refused and not stored.
  cnf: z.strictObject({ jwk: z.strictObject(publicJwk.shape) }),
})
export type LicenseRequest = z.output<typeof requestClaims>

/**
 * Parses and verifies the license request of a device without a network, as docs/air-gap.md specifies. The request is
 * signed by the key that it contains, which proves only that its author has that key. The caller that uploads the request
 * decides which license answers it. Refused REQUEST_MALFORMED.
 */
export async function openRequest(presented: string): Promise<LicenseRequest> {
  const refuse = (reason: string) => new StateRefusal('REQUEST_MALFORMED', `The license request ${reason}.`)
  const token = readDeviceToken(presented, 'license-request+jwt', refuse)
  const { success, data, error } = requestClaims.safeParse(token.payload)
  if (!success) {
    const [issue] = error.issues
    throw refuse(`has an invalid claim: ${issue!.path.join('.') || 'claims'}: ${issue!.message}`)
  }
  await token.verify(data.cnf.jwk)
  return data
}

/**
 * Refuses a request that is too old to be answered for the first time (REQUEST_EXPIRED), or that was made in the future
 * (REQUEST_NOT_YET_VALID).
 */
export function assertTimely({ iat }: LicenseRequest, now: Date): void {
  const age = now.getTime() / 1000 - iat
  if (age > REQUEST_LIFE_SECONDS) {
    throw new StateRefusal(
      'REQUEST_EXPIRED',
      'The license request was made more than 30 days ago, by the clock of its device. Check that clock, and make a new request on the device.',
    )
  }
  if (age < -TOLERANCE_SECONDS) {
    throw new StateRefusal(
      'REQUEST_NOT_YET_VALID',
      'The clock of the device is more than an hour ahead. Set the clock, and make a new request on the device.',
    )
  }
}

/** Returns the identity of a request: its id and the key of its device, so that no device can use the id of another. */
export function digestRequest({ jti, cnf }: LicenseRequest): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(`${cnf.jwk.x}.${jti}`).digest())
}
