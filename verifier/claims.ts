import { isCanonical, isObject, parseObject } from './compact.ts'
import type { Confirmation } from './fingerprint.ts'
import { Refused } from './verification.ts'

/** The claims of a license file; docs/license-file.md says what each one means. */
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

/** Where a file's status stands: Token Status List section 6.2. */
export interface StatusReference {
  idx: number
  uri: string
}

/** The license as it was when the file was issued. */
export interface LicenseSnapshot {
  type: string
  revision: number
  status: string
  expiry: string | null
  graceEndsAt: string | null
  maxActivations: number | null
  entitlements: Record<string, boolean | number | string>
  meters?: Record<string, unknown>[]
  keyHint: string
}

type Shape = Record<string, (value: unknown) => boolean>

const claimShape: Shape = {
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
  status: optional((value) => isObject(value) && hasShape(statusShape, value.status_list)),
  grace: optional(isCount),
  license: (value) => hasShape(licenseShape, value),
}

const statusShape: Shape = { idx: isCount, uri: isText }

const licenseShape: Shape = {
  type: isText,
  revision: isCount,
  status: isText,
  expiry: nullable(isInstant),
  graceEndsAt: nullable(isInstant),
  maxActivations: nullable(isCount),
  entitlements: (value) => isObject(value) && Object.values(value).every(isEntitlementValue),
  meters: optional((value) => Array.isArray(value) && value.every(isObject)),
  keyHint: isText,
}

/** The claims that a verified payload carries; refuses a payload that lacks one or has one of another kind. */
export function parseClaims(payload: Uint8Array): LicenseFileClaims {
  const claims = parseObject(payload)
  if (!claims) throw new Refused('FILE_MALFORMED', 'The payload is not a JSON object.')
  const wrong = wrongMember(claimShape, claims)
  if (wrong) throw new Refused('FILE_MALFORMED', `The claim ${wrong} is missing, or not of its kind.`)
  return claims as unknown as LicenseFileClaims
}

function wrongMember(shape: Shape, value: Record<string, unknown>): string | undefined {
  return Object.keys(shape).find((name) => !shape[name]!(value[name]))
}

function hasShape(shape: Shape, value: unknown): boolean {
  return isObject(value) && wrongMember(shape, value) === undefined
}

// A confirmation of another kind is refused: taken for none, it would unbind the file.
function isConfirmation(value: unknown): boolean {
  return isObject(value) && isBase64url(value['fp#S256'], 32) && isBase64url(value.salt, 16)
}

function isBase64url(value: unknown, bytes: number): boolean {
  return typeof value === 'string' && value.length === Math.ceil((bytes * 4) / 3) && isCanonical(value)
}

function isInstant(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  )
}

function isEntitlementValue(value: unknown): boolean {
  return typeof value === 'boolean' || typeof value === 'string' || Number.isSafeInteger(value)
}

export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function optional(is: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => value === undefined || is(value)
}

function nullable(is: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => value === null || is(value)
}
