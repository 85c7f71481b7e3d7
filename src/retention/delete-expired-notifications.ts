import type { NotificationMessage } from '../../prisma/client/enums.ts'
import { keyMessages, notificationMessages } from '../domain/notifications/messages.ts'
import type { AppContext } from '../platform/context.ts'

const BATCH = 5_000
/** Rows of a message that are read first, to find out whether any are expired. */
const FIRST_BATCH = 100
/** Most rows that one call deletes. */
const MAX_ROWS = 1_000_000

/**
 * Messages whose notifications stay. A key is sent again to the contact that received it last, and a contact gets one mail about the
 * license files of a device.
 */
const keptMessages: ReadonlySet<NotificationMessage> = new Set([...keyMessages, 'FILE_ISSUED'])

/**
 * Deletes notifications that were recorded and sent before `before`, with their mails. A notification stays while it waits to be sent, while its
 * mail is being sent, and if its occasion is an instant or a day that is not before `before`: the occasion could come again, and a contact
 * gets one notification for each. Those of `keptMessages` always stay. Idempotent, and safe to interrupt.
 */
export async function deleteExpiredNotifications(
  { db, log }: Pick<AppContext, 'db' | 'log'>,
  before: Date,
): Promise<void> {
  let deleted = 0
  for (const message of notificationMessages) {
    if (!keptMessages.has(message)) deleted += await deleteOfMessage(db, message, before, MAX_ROWS - deleted)
  }
  if (deleted > 0) log.info({ msg: 'expired rows deleted', table: 'notifications', rows: deleted, before })
}

/** Deletes expired notifications of one message, in batches in the order of their IDs. Returns their number. */
async function deleteOfMessage(
  db: AppContext['db'],
  message: NotificationMessage,
  before: Date,
  limit: number,
): Promise<number> {
  let total = 0
  let after = '00000000-0000-0000-0000-000000000000'
  for (let size = FIRST_BATCH; total < limit; size = BATCH) {
    const [batch] = await db.$queryRaw<{ last: string; read: number; expired: number; deleted: number }[]>`
      with batch as (
        select id, created_at < ${before} as expired from notifications
        where message = ${message}::notification_message and id > ${after}::uuid order by id limit ${size}
      ), deleted as (
        delete from notifications n using batch b
        where n.id = b.id and b.expired and n.state not in ('QUEUED', 'SENDING')
          and coalesce(n.sent_at, n.attempted_at, n.created_at) < ${before}
          and not (n.occasion ~ '^\\d{4}-\\d\\d-\\d\\d' and n.occasion >= ${before.toISOString()})
        returning 1
      )
      select last.id::text as last, (select count(*)::int from batch) as read,
        (select count(*)::int from batch where expired) as expired, (select count(*)::int from deleted) as deleted
      from (select id from batch order by id desc limit 1) last`
    if (!batch) break
    total += batch.deleted
    after = batch.last
    // IDs follow the time of their insertion, so that all later rows are younger.
    if (batch.read < size || batch.expired === 0) break
  }
  return total
}
