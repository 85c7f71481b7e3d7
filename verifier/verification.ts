/** Codes in the order of the checks. The first failed check gives the code of the result. */
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
  | 'KEY_ROTATED'
  | 'CHECK_IN_OVERDUE'
  | 'DEVICE_BANNED'
  | 'NOT_ACTIVATED'
  | 'HEARTBEAT_OVERDUE'
  | 'LEASE_EXPIRED'
  | 'TOO_MANY_ACTIVATIONS'
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
  | 'VERSION_NOT_ALLOWED'
  | 'FINGERPRINT_MISMATCH'
  | 'GRACE'
  | 'VALID'

/** Result of the verification of an artifact. Branch on `valid` and `code`, and show `detail`. */
export interface Verification {
  valid: boolean
  code: VerificationCode
  /** The code in words, with the details of the case. For people: its text can change. */
  detail: string
}

export function answer(
  code: VerificationCode,
  about?: string,
  valid = code === 'VALID' || code === 'GRACE',
): Verification {
  const words = code[0] + code.slice(1).toLowerCase().replaceAll('_', ' ')
  return { valid, code, detail: about ? `${words}: ${about}` : words }
}

/** Ends a verification. It is caught inside the package. */
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

/** Returns the result for a thrown error: that of a refusal, and FILE_MALFORMED for any other error. */
export function answerTo(error: unknown): Verification {
  return error instanceof Refused ? error.answer : answer('FILE_MALFORMED')
}
