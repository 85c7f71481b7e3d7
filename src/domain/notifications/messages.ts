import type { NotificationMessage } from '../../../prisma/client/enums.ts'

export const notificationMessages = [
  'LICENSE_ISSUED',
  'KEY_ROTATED',
  'DEVICE_ACTIVATED',
  'ACTIVATION_REFUSED',
  'DEVICE_RELEASED',
  'FILE_ISSUED',
  'ONBOARDING_STALLED',
  'LICENSE_EXPIRING',
  'TRIAL_ENDING',
  'LICENSE_IN_GRACE',
  'LICENSE_EXPIRED',
  'LICENSE_RENEWED',
  'LICENSE_SUSPENDED',
  'LICENSE_REINSTATED',
  'LICENSE_REVOKED',
] as const satisfies NotificationMessage[]

/** The notices of an expiry, which the schedule tells as it comes near and passes. */
export type ExpiryMessage = 'LICENSE_EXPIRING' | 'TRIAL_ENDING' | 'LICENSE_IN_GRACE' | 'LICENSE_EXPIRED'

const expiryMessages: ReadonlySet<string> = new Set<ExpiryMessage>([
  'LICENSE_EXPIRING',
  'TRIAL_ENDING',
  'LICENSE_IN_GRACE',
  'LICENSE_EXPIRED',
])

export function isExpiryMessage(message: NotificationMessage): message is ExpiryMessage {
  return expiryMessages.has(message)
}

/**
 * What a person may decline: courtesies, and what comes again. Whatever carries a key, or ends or restores the
 * use of the license, is always told.
 */
export const declinableMessages = [
  'DEVICE_ACTIVATED',
  'ACTIVATION_REFUSED',
  'DEVICE_RELEASED',
  'FILE_ISSUED',
  'ONBOARDING_STALLED',
  'LICENSE_EXPIRING',
  'TRIAL_ENDING',
] as const satisfies NotificationMessage[]
export type DeclinableMessage = (typeof declinableMessages)[number]

export function isDeclinable(message: NotificationMessage): message is DeclinableMessage {
  return (declinableMessages as readonly string[]).includes(message)
}

/** The messages that carry a license key, to one person. */
export const keyMessages = ['LICENSE_ISSUED', 'KEY_ROTATED'] as const satisfies NotificationMessage[]
export type KeyMessage = (typeof keyMessages)[number]

export function isKeyMessage(message: NotificationMessage): message is KeyMessage {
  return (keyMessages as readonly string[]).includes(message)
}
