import { parseObject } from './compact.ts'
import type { Confirmation } from './fingerprint.ts'
import { isConfirmation, isLicenseSnapshot, type LicenseSnapshot } from './license-snapshot.ts'
import { hasShape, isCount, isText, misfit, optional } from './shape.ts'
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
