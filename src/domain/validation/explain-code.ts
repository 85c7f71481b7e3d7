import type { NextAction } from '../../platform/errors.ts'
import type { ValidationCode } from '../../platform/validation-codes.ts'

/** What a code means to somebody who answers a customer, and what to do about it. */
export interface Explanation {
  explanation: string
  nextAction: NextAction | null
}

const validations: Record<Exclude<ValidationCode, 'VALID'>, Explanation> = {
  KEY_MALFORMED: of(
    'What was entered is no license key: a character is wrong or missing.',
    'ENTER_KEY_AGAIN',
  ),
  NOT_FOUND: of('There is no license with the key that was entered.', 'ENTER_KEY_AGAIN'),
  KEY_ROTATED: of('The key was replaced; the new one was mailed.', 'ENTER_KEY_AGAIN'),
  REVOKED: of('The license was ended for good.', 'CONTACT_SUPPORT'),
  SUSPENDED: of('The license is suspended, for the reason that stands with it.', 'CONTACT_SUPPORT'),
  NOT_YET_VALID: of('The license has not started.', 'ACTIVATE'),
  EXPIRED: of('The license has expired.', 'RENEW'),
  CHECK_IN_OVERDUE: of('The software has not been online for longer than the license allows.', 'CHECK_IN'),
  PRODUCT_MISMATCH: of('The key is for another product.', 'ENTER_KEY_AGAIN'),
  ENTITLEMENT_MISSING: of('The license does not include what was used.', 'CONTACT_OWNER'),
  VERSION_NOT_ALLOWED: of('This version came out after the maintenance had ended.', 'RENEW'),
  NOT_ACTIVATED: of('The license is active on no device.', 'ACTIVATE'),
  FINGERPRINT_MISMATCH: of('The license is active on other devices, not on this one.', 'ACTIVATE'),
  HEARTBEAT_OVERDUE: of('The device has not been heard of for longer than the license allows.', 'CHECK_IN'),
  LEASE_EXPIRED: of('The device has lost its seat after it was silent.', 'ACTIVATE'),
  TOO_MANY_ACTIVATIONS: of('More devices use the license than it has seats.', 'RELEASE_ACTIVATION'),
  USAGE_LIMIT_REACHED: of('What the license includes for this period is used up.', 'WAIT'),
  GRACE: of('The license has expired and still works for a while.', 'RENEW'),
}

const refusals: Record<string, Explanation> = {
  ACTIVATION_LIMIT_EXCEEDED: of('Every seat is taken.', 'RELEASE_ACTIVATION'),
  TRANSFER_LIMIT_EXCEEDED: of('Seats moved between devices more often than the license allows.', 'WAIT'),
  LICENSE_NOT_ACTIVATED: of('The step before it has not been taken: no device is active.', 'ACTIVATE'),
  LICENSE_KEY_MALFORMED: validations.KEY_MALFORMED,
  LICENSE_KEY_ROTATED: validations.KEY_ROTATED,
  LICENSE_NOT_FOUND: validations.NOT_FOUND,
  LICENSE_EXPIRED: validations.EXPIRED,
  LICENSE_SUSPENDED: validations.SUSPENDED,
  LICENSE_REVOKED: validations.REVOKED,
  ONBOARDING_STEP_OUT_OF_ORDER: of('A step was tried before its turn.', null),
  TRIAL_ALREADY_USED: of('The customer, or the device, has had its trial.', 'CONTACT_OWNER'),
}

/** Explains the code of a validation that was answered with a no, or of a step that was refused. */
export function explainCode(code: string): Explanation {
  const known: Record<string, Explanation> = { ...refusals, ...validations }
  return known[code] ?? of(`The gateway refused it: ${code}.`, 'CONTACT_SUPPORT')
}

function of(explanation: string, nextAction: NextAction | null): Explanation {
  return { explanation, nextAction }
}
