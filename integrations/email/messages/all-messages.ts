import type { NotificationMessage } from '../../../prisma/client/enums.ts'
import type { CodeMail } from '../../../src/domain/mailed-codes/code-mail.ts'
import { activationRefused } from './activation-refused.ts'
import { deviceActivated } from './device-activated.ts'
import { deviceReleaseCode } from './device-release-code.ts'
import { deviceReleased } from './device-released.ts'
import { fileIssued } from './file-issued.ts'
import { keyRotated } from './key-rotated.ts'
import { licenseChanged } from './license-changed.ts'
import { licenseExpired } from './license-expired.ts'
import { licenseExpiring } from './license-expiring.ts'
import { licenseInGrace } from './license-in-grace.ts'
import { licenseIssued } from './license-issued.ts'
import { licenseOverLimit } from './license-over-limit.ts'
import { licenseReinstated } from './license-reinstated.ts'
import { licenseRenewed } from './license-renewed.ts'
import { licenseRevoked } from './license-revoked.ts'
import { licenseSuspended } from './license-suspended.ts'
import type { WriteMessage } from './message.ts'
import { onboardingStalled } from './onboarding-stalled.ts'
import { trialCode } from './trial-code.ts'
import { trialEnding } from './trial-ending.ts'
import { trialUsed } from './trial-used.ts'
import { updatesEnded } from './updates-ended.ts'
import { updatesEnding } from './updates-ending.ts'

/** Every message by its name. The compiler refuses a name without a message. */
export const messages: Record<NotificationMessage, WriteMessage> = {
  LICENSE_ISSUED: licenseIssued,
  KEY_ROTATED: keyRotated,
  DEVICE_ACTIVATED: deviceActivated,
  ACTIVATION_REFUSED: activationRefused,
  DEVICE_RELEASED: deviceReleased,
  FILE_ISSUED: fileIssued,
  ONBOARDING_STALLED: onboardingStalled,
  LICENSE_EXPIRING: licenseExpiring,
  TRIAL_ENDING: trialEnding,
  LICENSE_IN_GRACE: licenseInGrace,
  LICENSE_EXPIRED: licenseExpired,
  UPDATES_ENDING: updatesEnding,
  UPDATES_ENDED: updatesEnded,
  LICENSE_RENEWED: licenseRenewed,
  LICENSE_CHANGED: licenseChanged,
  LICENSE_OVER_LIMIT: licenseOverLimit,
  LICENSE_SUSPENDED: licenseSuspended,
  LICENSE_REINSTATED: licenseReinstated,
  LICENSE_REVOKED: licenseRevoked,
}

/** Every mail about a one-time code by its name. */
export const codeMails: Record<CodeMail['message'], WriteMessage<CodeMail>> = {
  DEVICE_RELEASE_CODE: deviceReleaseCode,
  TRIAL_CODE: trialCode,
  TRIAL_USED: trialUsed,
}
