import { isObject, parseObject } from './compact.ts'
import type { Confirmation } from './fingerprint.ts'
import { hasShape, isBase64url, isCount, isInstant, isText, misfit, nullable, optional } from './shape.ts'
import { refuse } from './verification.ts'

/** Claims of a license file. docs/license-file.md describes each of them. */
export interface LicenseFileClaims {
  iss: string
  aud: string
  sub: string
  jti: string
  iat: number
  nbf: number
  exp: number
  seq: number
  act: string
  cnf?: Confirmation
  status?: { status_list: StatusReference }
  grace?: number
  license: LicenseSnapshot
}

/** Position of a file on a status list (Token Status List section 6.2). */
export interface StatusReference {
  idx: number
  uri: string
}

/** The license at the time of issue of the file. */
export interface LicenseSnapshot {
  type: string
  revision: number
  status: string
  expiry: string | null
  graceEndsAt: string | null
  expiryPolicy?: string
  updatesUntil?: string | null
  maxActivations: number | null
  entitlements: Record<string, boolean | number | string>
  meters?: Record<string, unknown>[]
  keyHint: string
}

/** 32 and 16 bytes. Another kind of confirmation is refused. If it were ignored, the text would be valid everywhere. */
export const isConfirmation = hasShape({ 'fp#S256': isBase64url(43), salt: isBase64url(22) })

export const isLicenseSnapshot = hasShape({
  type: isText,
  revision: isCount,
  status: isText,
  expiry: nullable(isInstant),
  graceEndsAt: nullable(isInstant),
  expiryPolicy: optional(isText),
  updatesUntil: optional(nullable(isInstant)),
  maxActivations: nullable(isCount),
  entitlements: (value) => isObject(value) && Object.values(value).every(isEntitlementValue),
  meters: optional((value) => Array.isArray(value) && value.every(isObject)),
  keyHint: isText,
})

const claims = {
  iss: isText,
  aud: isText,
  sub: isText,
  jti: isText,
  iat: isCount,
  nbf: isCount,
  exp: isCount,
  seq: isCount,
  act: isText,
  cnf: optional(isConfirmation),
  status: optional(hasShape({ status_list: hasShape({ idx: isCount, uri: isText }) })),
  grace: optional(isCount),
  license: isLicenseSnapshot,
}

/** Returns the claims of a verified payload. Refuses a payload with a missing claim or a claim of another type. */
export function parseClaims(payload: Uint8Array): LicenseFileClaims {
  const parsed = parseObject(payload)
  const wrong = misfit(claims, parsed)
  if (wrong) refuse('FILE_MALFORMED', wrong)
  return parsed as unknown as LicenseFileClaims
}

function isEntitlementValue(value: unknown): boolean {
  return typeof value === 'boolean' || typeof value === 'string' || Number.isSafeInteger(value)
}
