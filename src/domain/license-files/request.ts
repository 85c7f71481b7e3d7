import { createHash } from 'node:crypto'
import { z } from 'zod'
import { StateRefusal } from '../../platform/errors.ts'
import { code, text } from '../../platform/input.ts'
import { isObject } from '../../platform/json.ts'
import { line, name } from '../../platform/readable-text.ts'
import { say, type Text } from '../../texts/say.ts'
import { publicJwk } from '../device-keys/device-key.ts'
import { readDeviceToken } from '../device-keys/device-token.ts'
import { duration } from '../terms/duration.ts'
import { fingerprint } from '../validation/device.ts'
import { isPlaceholder } from '../validation/placeholder.ts'
import { licenseFileIncludes } from './claims.ts'

/** Maximum age at which a request is answered for the first time, in seconds. */
export const REQUEST_LIFE_SECONDS = 30 * 24 * 60 * 60

/** How far the clock of a device may be ahead of the gateway, in seconds: as far as a verifier allows it to be behind. */
const TOLERANCE_SECONDS = 60 * 60

const requestClaims = z.object({
  jti: z.string().regex(/^req_[A-Za-z0-9_-]{22}$/),
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
  const type = 'license-request+jwt'
  const token = readDeviceToken(presented, type, (problem) =>
    malformed(say('REQUEST_MALFORMED', { problem, type })),
  )
  const { success, data, error } = requestClaims.safeParse(token.payload)
  if (!success) throw malformed(invalidClaim(token.payload, error.issues[0]!.path))
  await token.verify(data.cnf.jwk)
  return data
}

function invalidClaim(payload: unknown, path: readonly PropertyKey[]): Text {
  const claim = path.join('.') || 'claims'
  const given = isObject(payload) ? payload.fingerprint : null
  if (claim === 'fingerprint' && typeof given === 'string' && isPlaceholder(given))
    return say('REQUEST_MALFORMED_PLACEHOLDER')
  return say('REQUEST_MALFORMED_CLAIM', { claim })
}

function malformed(text: Text): StateRefusal {
  return new StateRefusal('REQUEST_MALFORMED', text)
}

/**
 * Refuses a request that is too old to be answered for the first time (REQUEST_EXPIRED), or that was made in the future
 * (REQUEST_NOT_YET_VALID).
 */
export function assertTimely({ iat }: LicenseRequest, now: Date): void {
  const age = now.getTime() / 1000 - iat
  if (age > REQUEST_LIFE_SECONDS) {
    throw new StateRefusal('REQUEST_EXPIRED', say('REQUEST_EXPIRED'))
  }
  if (age < -TOLERANCE_SECONDS) {
    throw new StateRefusal('REQUEST_NOT_YET_VALID', say('REQUEST_NOT_YET_VALID'))
  }
}

/** Returns the identity of a request: its id and the key of its device, so that no device can use the id of another. */
export function digestRequest({ jti, cnf }: LicenseRequest): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(`${cnf.jwk.x}.${jti}`).digest())
}
