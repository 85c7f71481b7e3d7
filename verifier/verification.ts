/** In the order in which they are checked: the first one that fails is the answer's code. */
export const verificationCodes = [
  'FILE_TOO_LARGE',
  'FILE_MALFORMED',
  'NOT_CANONICAL',
  'ALGORITHM_NOT_ALLOWED',
  'HEADER_NOT_ALLOWED',
  'TYPE_MISMATCH',
  'DECRYPTION_FAILED',
  'KEY_UNKNOWN',
  'SIGNATURE_INVALID',
  'SEQUENCE_ROLLED_BACK',
  'STATUS_INVALID',
  'STATUS_ROLLED_BACK',
  'REVOKED',
  'SUSPENDED',
  'CLOCK_ROLLED_BACK',
  'NOT_YET_VALID',
  'EXPIRED',
  'STATUS_STALE',
  'PRODUCT_MISMATCH',
  'ENTITLEMENT_MISSING',
  'FINGERPRINT_MISMATCH',
  'GRACE',
  'VALID',
] as const
export type VerificationCode = (typeof verificationCodes)[number]

/** The answer about any artifact: branch on `valid` and `code`, show `detail`. */
export interface Verification {
  valid: boolean
  code: VerificationCode
  /** One sentence for people; its words may change. */
  detail: string
}

/** Ends a verification from inside; never leaves the package. */
export class Refused extends Error {
  override name = 'Refused'
  readonly code: VerificationCode

  constructor(code: VerificationCode, detail: string) {
    super(detail)
    this.code = code
  }
}

/** The answer to whatever was thrown: a refusal's own code, and FILE_MALFORMED for the unforeseen. */
export function answerTo(error: unknown): Verification {
  return error instanceof Refused
    ? { valid: false, code: error.code, detail: error.message }
    : { valid: false, code: 'FILE_MALFORMED', detail: 'The input cannot be read.' }
}

/** A value of the input as it may be shown: quoted, short, and whatever its type. */
export function quote(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 64)) : `a ${typeof value}`
}
