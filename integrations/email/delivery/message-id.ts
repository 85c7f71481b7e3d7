import { parseTypedId, toTypedId } from '../../../src/platform/ids.ts'

/** The Message-ID of a notification's mail. It is always the same, so that a mail that was sent twice is recognized. */
export function messageIdOf(notificationId: string, publicUrl: string): string {
  return `<${toTypedId('Notification', notificationId)}@${new URL(publicUrl).hostname}>`
}

/** The notification that a text names by its Message-ID, such as a returned header; null if it names none of this installation. */
export function notificationIn(text: string, publicUrl: string): string | null {
  const host = new URL(publicUrl).hostname
  for (const [, id = '', domain] of text.matchAll(/<?\b(ntf_[0-9a-z]{26})@([\w.-]+)/g)) {
    const parsed = parseTypedId(id)
    if (parsed?.type === 'Notification' && domain === host) return parsed.uuid
  }
  return null
}
