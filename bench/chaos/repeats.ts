import { parseTypedId } from '../../src/platform/ids.ts'
import type { MailServer } from './mail.ts'

/** Numbers of mails that arrived more than once. */
export interface Repeats {
  /** Sent again although the sender received the reply for the first mail, and could record it. */
  duplicates: number
  /** Sent again with the same Message-ID because the reply for the previous mail was lost. */
  repeated: number
}

/** Counts both kinds. `orphans`: notifications that a worker was sending when it was killed. */
export function countRepeats(taken: MailServer['taken'], orphans: ReadonlySet<string>): Repeats {
  let duplicates = 0
  let repeated = 0
  for (const [messageId, mails] of Map.groupBy(taken, (mail) => mail.messageId)) {
    const orphaned = orphans.has(notificationOf(messageId) ?? '') ? 1 : 0
    const lost = mails.slice(0, -1).filter(({ told }) => !told).length + orphaned
    const again = mails.length - 1
    repeated += Math.min(again, lost)
    duplicates += Math.max(0, again - lost)
  }
  return { duplicates, repeated }
}

/** Returns the notification of a mail; null if there is none. */
export function notificationOf(messageId: string): string | null {
  const id = /<(ntf_[0-9a-z]+)@/.exec(messageId)?.[1]
  return (id && parseTypedId(id)?.uuid) || null
}
