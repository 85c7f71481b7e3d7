/** Validation codes in the order of their checks. A result has the code of its first failed check. */
export const validationCodes = [
  'KEY_MALFORMED',
  'NOT_FOUND',
  'KEY_ROTATED',
  'REVOKED',
  'SUSPENDED',
  'NOT_YET_VALID',
  'EXPIRED',
  'CHECK_IN_OVERDUE',
  'PRODUCT_MISMATCH',
  'ENTITLEMENT_MISSING',
  'VERSION_NOT_ALLOWED',
  'DEVICE_BANNED',
  'NOT_ACTIVATED',
  'FINGERPRINT_MISMATCH',
  'HEARTBEAT_OVERDUE',
  'LEASE_EXPIRED',
  'TOO_MANY_ACTIVATIONS',
  'USAGE_LIMIT_REACHED',
  'GRACE',
  'VALID',
] as const
export type ValidationCode = (typeof validationCodes)[number]
