import { parseTypedId, toTypedId } from '../../../src/platform/ids.ts'

/** The Message-ID of a notification's mail: always the same, so that a mail that was sent twice is known as one. */
export function messageIdOf(notificationId: string, publicUrl: string): string {
  return `<${toTypedId('Notification', notificationId)}@${new URL(publicUrl).hostname}>`
}

/** The notification whose mail a text, such as a returned header, names; null when it names none of this installation. */
export function notificationIn(text: string, publicUrl: string): string | null {
  const host = new URL(publicUrl).hostname
  for (const [, id = '', domain] of text.matchAll(/<?\b(ntf_[0-9a-z]{26})@([\w.-]+)/g)) {
    const parsed = parseTypedId(id)
    if (parsed?.type === 'Notification' && domain === host) return parsed.uuid
  }
  return null
}
