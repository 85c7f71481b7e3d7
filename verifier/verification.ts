/** In the order in which they are checked: the first one that fails is the answer's code. */
export type VerificationCode =
  | 'FILE_TOO_LARGE'
  | 'FILE_MALFORMED'
  | 'NOT_CANONICAL'
  | 'ALGORITHM_NOT_ALLOWED'
  | 'HEADER_NOT_ALLOWED'
  | 'TYPE_MISMATCH'
  | 'DECRYPTION_FAILED'
  | 'KEY_UNKNOWN'
  | 'SIGNATURE_INVALID'
  | 'SEQUENCE_ROLLED_BACK'
  | 'STATUS_INVALID'
  | 'STATUS_ROLLED_BACK'
  | 'REVOKED'
  | 'SUSPENDED'
  | 'RELEASED'
  | 'CLOCK_ROLLED_BACK'
  | 'NOT_YET_VALID'
  | 'EXPIRED'
  | 'STATUS_STALE'
  | 'PRODUCT_MISMATCH'
  | 'ENTITLEMENT_MISSING'
  | 'FINGERPRINT_MISMATCH'
  | 'GRACE'
  | 'VALID'

/** The answer about any artifact: branch on `valid` and `code`, show `detail`. */
export interface Verification {
  valid: boolean
  code: VerificationCode
  /** The code in words, and what is particular to the case; for people, its words may change. */
  detail: string
}

export function answer(code: VerificationCode, about?: string): Verification {
  const words = code[0] + code.slice(1).toLowerCase().replaceAll('_', ' ')
  const valid = code === 'VALID' || code === 'GRACE'
  return { valid, code, detail: about ? `${words}: ${about}` : words }
}

/** Ends a verification from inside; never leaves the package. */
class Refused extends Error {
  readonly answer: Verification

  constructor(given: Verification) {
    super(given.detail)
    this.answer = given
  }
}

export function refuse(code: VerificationCode, about?: string): never {
  throw new Refused(answer(code, about))
}

/** The answer to whatever was thrown: a refusal's own, and FILE_MALFORMED to the unforeseen. */
export function answerTo(error: unknown): Verification {
  return error instanceof Refused ? error.answer : answer('FILE_MALFORMED')
}
