import { parseObject } from './compact.ts'
import type { Confirmation } from './fingerprint.ts'
import { isConfirmation, isLicenseSnapshot, type LicenseSnapshot } from './license-snapshot.ts'
import { isCount, isInstant, isText, misfit, optional } from './shape.ts'
import { refuse, type VerificationCode } from './verification.ts'

/** Claims of a kept answer. docs/license-file.md describes each of them. */
export interface AnswerClaims {
  iss: string
  aud: string
  sub: string
  iat: number
  exp: number
  nonce?: string
  act?: string
  cnf: Confirmation
  /** Instant of the answer. Of two answers, the later one decides. */
  asOf: string
  valid: boolean
  code: VerificationCode
  detail: string
  license: LicenseSnapshot
}

const claims = {
  iss: isText,
  aud: isText,
  sub: isText,
  iat: isCount,
  exp: isCount,
  nonce: optional((value) => typeof value === 'string'),
  act: optional(isText),
  cnf: isConfirmation,
  asOf: isInstant,
  valid: (value: unknown) => typeof value === 'boolean',
  code: isText,
  detail: isText,
  license: isLicenseSnapshot,
}

/** Returns the claims of a verified payload. Refuses a payload with a missing claim or a claim of another type. */
export function parseAnswer(payload: Uint8Array): AnswerClaims {
  const parsed = parseObject(payload)
  const wrong = misfit(claims, parsed)
  if (wrong) refuse('FILE_MALFORMED', wrong)
  return parsed as unknown as AnswerClaims
}
