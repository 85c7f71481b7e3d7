import { isObject } from './compact.ts'
import { hasShape, isBase64url, isCount, isInstant, isText, nullable, optional } from './shape.ts'

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

function isEntitlementValue(value: unknown): boolean {
  return typeof value === 'boolean' || typeof value === 'string' || Number.isSafeInteger(value)
}
