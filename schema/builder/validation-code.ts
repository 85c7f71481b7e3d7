import type { ValidationCode as Code } from '../../src/platform/validation-codes.ts'
import { enumOf } from './enum-of.ts'

export const ValidationCode = enumOf<Code>('ValidationCode', {
  description:
    'Code of a validation check. The code of a validation is that of its first failed check, or `VALID`.',
  values: {
    KEY_MALFORMED: 'The text is not a license key. It was mistyped or cut.',
    NOT_FOUND: 'No license has this key.',
    KEY_ROTATED: 'The key was replaced by a new one.',
    REVOKED: 'The license is revoked permanently.',
    SUSPENDED: 'The license is suspended.',
    NOT_YET_VALID: 'The first term has not started.',
    EXPIRED: 'The license has expired. Its expiry policy decides whether it stays valid.',
    CHECK_IN_OVERDUE: 'The license was not checked in within its interval.',
    PRODUCT_MISMATCH: 'The license is for another product.',
    ENTITLEMENT_MISSING: 'The license does not grant a required entitlement.',
    VERSION_NOT_ALLOWED: 'The license does not allow this version of the software.',
    DEVICE_BANNED: 'The device is banned, or is recognized as a banned device by its components.',
    NOT_ACTIVATED: 'The license is active on no device, or requires a fingerprint and none was sent.',
    FINGERPRINT_MISMATCH: 'The license is active on other devices, but not on this one.',
    HEARTBEAT_OVERDUE: 'The device missed its heartbeat.',
    LEASE_EXPIRED: 'The lease of the device has expired.',
    TOO_MANY_ACTIVATIONS: 'More devices are active than the license has seats.',
    USAGE_LIMIT_REACHED: 'A meter reached its limit.',
    GRACE: 'The license has expired, and is valid until its grace period ends.',
    VALID: 'Every check passed.',
  },
})
