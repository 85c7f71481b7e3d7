import type { NextAction } from '../../platform/errors.ts'
import type { ValidationCode } from '../../platform/validation-codes.ts'

/** Meaning of a code for a support agent, and what the customer can do about it. */
export interface Explanation {
  explanation: string
  /** Null if the customer can do nothing. */
  nextAction: NextAction | null
}

const validations: Record<Exclude<ValidationCode, 'VALID'>, Explanation> = {
  KEY_MALFORMED: explain(
    'The text that was entered is not a license key: a character is wrong or missing.',
    'ENTER_KEY_AGAIN',
  ),
  NOT_FOUND: explain('There is no license with the key that was entered.', 'ENTER_KEY_AGAIN'),
  KEY_ROTATED: explain('The key was replaced. The new key was mailed.', 'ENTER_KEY_AGAIN'),
  REVOKED: explain('The license was revoked permanently.', 'CONTACT_SUPPORT'),
  SUSPENDED: explain('The license is suspended for the reason that is recorded with it.', 'CONTACT_SUPPORT'),
  NOT_YET_VALID: explain('The license has not started.', 'ACTIVATE'),
  EXPIRED: explain('The license has expired.', 'RENEW'),
  CHECK_IN_OVERDUE: explain(
    'The software has not been online for longer than the license allows.',
    'CHECK_IN',
  ),
  PRODUCT_MISMATCH: explain('The key is for another product.', 'ENTER_KEY_AGAIN'),
  ENTITLEMENT_MISSING: explain('The license does not include the feature that was used.', 'CONTACT_OWNER'),
  VERSION_NOT_ALLOWED: explain('This version was released after the maintenance had ended.', 'RENEW'),
  DEVICE_BANNED: explain('The device is banned for the reason that is recorded.', 'CONTACT_SUPPORT'),
  NOT_ACTIVATED: explain('The license is not active on any device.', 'ACTIVATE'),
  FINGERPRINT_MISMATCH: explain('The license is active on other devices, not on this one.', 'ACTIVATE'),
  HEARTBEAT_OVERDUE: explain(
    'The device has not sent a heartbeat for longer than the license allows.',
    'CHECK_IN',
  ),
  LEASE_EXPIRED: explain('The device sent no heartbeat, so its seat became free.', 'ACTIVATE'),
  TOO_MANY_ACTIVATIONS: explain('More devices use the license than it has seats.', 'RELEASE_ACTIVATION'),
  USAGE_LIMIT_REACHED: explain('The usage that the license includes for this period is used up.', 'WAIT'),
  GRACE: explain('The license has expired and still works during its grace period.', 'RENEW'),
}

const refusals: Record<string, Explanation> = {
  ACTIVATION_LIMIT_EXCEEDED: explain('All seats are in use.', 'RELEASE_ACTIVATION'),
  TRANSFER_LIMIT_EXCEEDED: explain('Seats moved between devices more often than the license allows.', 'WAIT'),
  LICENSE_NOT_ACTIVATED: explain('No device is active, so the step before this one is missing.', 'ACTIVATE'),
  LICENSE_KEY_MALFORMED: validations.KEY_MALFORMED,
  LICENSE_KEY_ROTATED: validations.KEY_ROTATED,
  LICENSE_NOT_FOUND: validations.NOT_FOUND,
  LICENSE_EXPIRED: validations.EXPIRED,
  LICENSE_SUSPENDED: validations.SUSPENDED,
  LICENSE_REVOKED: validations.REVOKED,
  ONBOARDING_STEP_OUT_OF_ORDER: explain('A step was attempted before the step that precedes it.', null),
  TRIAL_ALREADY_USED: explain('The customer or the device has already used its trial.', 'CONTACT_OWNER'),
}

/** Explains the code of a failed validation or of a refused step. An unlisted code has a general explanation. */
export function explainCode(code: string): Explanation {
  const explanations: Record<string, Explanation> = { ...refusals, ...validations }
  return explanations[code] ?? explain(`The gateway refused the request: ${code}.`, 'CONTACT_SUPPORT')
}

function explain(explanation: string, nextAction: NextAction | null): Explanation {
  return { explanation, nextAction }
}
