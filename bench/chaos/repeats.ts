import { parseTypedId } from '../../src/platform/ids.ts'
import type { MailServer } from './mail.ts'

/** Mails that came more than once. */
export interface Repeats {
  /** Although the sender had been told that the first was taken, and lived to record it. */
  duplicates: number
  /** As the word on the one before was lost, so that nobody could know: under the same Message-ID. */
  repeated: number
}

/** Tells them apart; `orphans` are the notifications that a worker had in its hands when it was killed. */
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

/** The notification whose mail it is. */
export function notificationOf(messageId: string): string | null {
  const id = /<(ntf_[0-9a-z]+)@/.exec(messageId)?.[1]
  return (id && parseTypedId(id)?.uuid) || null
}
