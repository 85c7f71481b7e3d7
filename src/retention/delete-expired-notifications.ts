import { Prisma } from '../../prisma/client/client.ts'
import type { NotificationMessage } from '../../prisma/client/enums.ts'
import { keyMessages, notificationMessages } from '../domain/notifications/messages.ts'
import type { AppContext } from '../platform/context.ts'
import { deleteInBatches } from '../platform/database/delete-in-batches.ts'

/** Most rows that one call deletes. */
const MAX_ROWS = 1_000_000

/**
 * Messages whose notifications stay. A key is sent again to the contact that received it last, and a contact gets one mail about the
 * license files of a device.
 */
const keptMessages: ReadonlySet<NotificationMessage> = new Set([...keyMessages, 'FILE_ISSUED'])

/**
 * Deletes notifications that were recorded and sent before `before`, with their mails. A notification stays while it waits to be sent,
 * while its mail is being sent, and if its occasion is an instant or a day that is not before `before`: the occasion could come again, and
 * a contact gets one notification for each. Those of `keptMessages` always stay. Idempotent, and safe to interrupt.
 */
export async function deleteExpiredNotifications(
  { db, log }: Pick<AppContext, 'db' | 'log'>,
  before: Date,
): Promise<void> {
  let deleted = 0
  for (const message of notificationMessages) {
    if (keptMessages.has(message)) continue
    const deletion = {
      table: 'notifications',
      among: Prisma.sql`r.message = ${message}::notification_message`,
      isExpired: Prisma.sql`r.created_at < ${before}`,
      isNeeded: Prisma.sql`r.state in ('QUEUED', 'SENDING')
        or coalesce(r.sent_at, r.attempted_at, r.created_at) >= ${before}
        or r.occasion ~ '^\\d{4}-\\d\\d-\\d\\d' and r.occasion >= ${before.toISOString()}`,
      isInOrder: true,
    }
    deleted += await deleteInBatches(db, deletion, MAX_ROWS - deleted)
  }
  if (deleted > 0) log.info({ msg: 'expired rows deleted', table: 'notifications', rows: deleted, before })
}
