import type { NotificationMessage } from '../../../prisma/client/enums.ts'

/** All kinds of messages to customers. */
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
  'UPDATES_ENDING',
  'UPDATES_ENDED',
  'LICENSE_RENEWED',
  'LICENSE_CHANGED',
  'LICENSE_OVER_LIMIT',
  'LICENSE_SUSPENDED',
  'LICENSE_REINSTATED',
  'LICENSE_REVOKED',
] as const satisfies NotificationMessage[]

/** The messages about an expiry. The schedule sends them before and after it. */
export type ExpiryMessage = 'LICENSE_EXPIRING' | 'TRIAL_ENDING' | 'LICENSE_IN_GRACE' | 'LICENSE_EXPIRED'

/** The messages about the end of the updates of a license that may be used longer. */
export type UpdatesMessage = 'UPDATES_ENDING' | 'UPDATES_ENDED'

/** Whether a message is about the end of the updates. */
export function isUpdatesMessage(message: NotificationMessage): message is UpdatesMessage {
  return message === 'UPDATES_ENDING' || message === 'UPDATES_ENDED'
}

const expiryMessages: ReadonlySet<string> = new Set<ExpiryMessage>([
  'LICENSE_EXPIRING',
  'TRIAL_ENDING',
  'LICENSE_IN_GRACE',
  'LICENSE_EXPIRED',
])

/** Whether a message is about an expiry. */
export function isExpiryMessage(message: NotificationMessage): message is ExpiryMessage {
  return expiryMessages.has(message)
}

/**
 * The messages that a contact can decline: informational and repeated ones. A message that carries a key, or
 * is about the end or the return of the use of a license, is always sent.
 */
export const declinableMessages = [
  'DEVICE_ACTIVATED',
  'ACTIVATION_REFUSED',
  'DEVICE_RELEASED',
  'FILE_ISSUED',
  'ONBOARDING_STALLED',
  'LICENSE_EXPIRING',
  'TRIAL_ENDING',
  'UPDATES_ENDING',
  'UPDATES_ENDED',
] as const satisfies NotificationMessage[]
/** One of `declinableMessages`. */
export type DeclinableMessage = (typeof declinableMessages)[number]

/** Whether a contact can decline a message. */
export function isDeclinable(message: NotificationMessage): message is DeclinableMessage {
  return (declinableMessages as readonly string[]).includes(message)
}

/** The messages that carry a license key. Each goes to one contact. */
export const keyMessages = ['LICENSE_ISSUED', 'KEY_ROTATED'] as const satisfies NotificationMessage[]
/** One of `keyMessages`. */
export type KeyMessage = (typeof keyMessages)[number]

/** Whether a message carries a license key. */
export function isKeyMessage(message: NotificationMessage): message is KeyMessage {
  return (keyMessages as readonly string[]).includes(message)
}
