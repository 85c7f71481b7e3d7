import type { NotificationMessage, NotificationReason } from '../../../prisma/client/enums.ts'
import { isExpiryMessage, isUpdatesMessage } from './messages.ts'

/** The contact and the license of a message. */
export interface MessageSubject {
  contact: {
    accountId: string
    removedAt: Date | null
    declined: readonly NotificationMessage[]
    mailStopReason: NotificationReason | null
  }
  license: {
    accountId: string
    expiry: Date | null
    overLimitUntil: Date | null
    updatesUntil: Date | null
    keyHint: string
    suspendedAt: Date | null
    revokedAt: Date | null
    renewsAutomatically: boolean
    account: { renewalNegotiatedSince: Date | null }
  }
}

/** A message before it is sent. */
export interface PlannedMessage {
  message: NotificationMessage
  occasion: string
  keyHint: string | null
}

/**
 * Returns the reason why a message must not be sent; null if it can be sent. Checked when the message is
 * recorded and again when it is sent.
 */
export function suppressionReasonOf(
  { message, occasion, keyHint }: PlannedMessage,
  { contact, license }: MessageSubject,
): NotificationReason | null {
  if (contact.mailStopReason) return contact.mailStopReason
  if (contact.removedAt) return 'CONTACT_REMOVED'
  if (contact.accountId !== license.accountId) return 'CONTACT_MOVED'
  if (contact.declined.includes(message)) return 'CONTACT_DECLINED'
  if (keyHint && keyHint !== license.keyHint) return 'KEY_REPLACED'
  if (license.revokedAt && message !== 'LICENSE_REVOKED') return 'LICENSE_REVOKED'
  if (message === 'LICENSE_OVER_LIMIT' && license.overLimitUntil?.toISOString() !== occasion)
    return 'SEATS_CHANGED'
  const end = endOf(message, license)
  if (end === undefined) return null
  if (end?.toISOString() !== occasion) return 'TERM_CHANGED'
  if (license.suspendedAt) return 'LICENSE_SUSPENDED'
  if (license.renewsAutomatically && isExpiryMessage(message)) return 'RENEWS_AUTOMATICALLY'
  return license.account.renewalNegotiatedSince ? 'RENEWAL_NEGOTIATED' : null
}

/** The end that a message is about; undefined if it is about no end. */
function endOf(
  message: NotificationMessage,
  license: Pick<MessageSubject['license'], 'expiry' | 'updatesUntil'>,
): Date | null | undefined {
  if (isExpiryMessage(message)) return license.expiry
  return isUpdatesMessage(message) ? license.updatesUntil : undefined
}
