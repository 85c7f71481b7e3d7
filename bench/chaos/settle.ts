import { setTimeout as sleep } from 'node:timers/promises'
import { countDuplicateRows, valuesIn } from './crm.ts'
import { countRepeats, notificationOf } from './repeats.ts'
import type { Scene } from './scene.ts'
import { enqueue } from './watch.ts'

/** The state of mail and CRM after the run. */
export interface Settled {
  mails: number
  /** Mails that were sent again although the sender received the reply, and further key mails of one license. */
  duplicateMails: number
  /** Mails that were sent again because the reply was lost. Mail programs show equal Message-IDs once. */
  repeatedMails: number
  mailsLeft: number
  companies: number
  duplicateRows: number
  rowsLeft: number
}

const TIMEOUT_MS = 60_000
/** Claims of a killed worker, by their age. Without faults, a running worker finishes a mail much earlier. */
const OLD_CLAIM = `claimed_until < now() + interval '280 seconds'`

/**
 * Completes all retries of mail and CRM, which otherwise take days: makes everything due, and ends old claims. A mail or a
 * row that would be sent twice is sent twice now.
 */
export async function settle(scene: Scene): Promise<Settled> {
  const { sql } = scene.installation
  const pending = async () => {
    const { rows } = await sql.query<{ mails: number; rows: number }>(
      `select (select count(*)::int from notifications where state in ('QUEUED', 'SENDING')) as mails,
        (select count(*)::int from crm_records where dirty_since is not null or parked_at is not null) as rows`,
    )
    return rows[0]!
  }
  const startedAt = Date.now()
  let left = await pending()
  for (; Date.now() < startedAt + TIMEOUT_MS; left = await pending()) {
    if (left.mails === 0 && left.rows === 0) break
    await sql.query(`update notifications set next_attempt_at = now() where state = 'QUEUED'`)
    await sql.query(`update notifications set claimed_until = now() - interval '1 second' where ${OLD_CLAIM}`)
    await sql.query('update crm_sync set paused_until = null')
    await sql.query(
      'update crm_records set retry_at = null, parked_at = null where dirty_since is not null or parked_at is not null',
    )
    await enqueue(sql, 'notifications.send-due')
    await sleep(1_000)
  }
  return {
    ...(await countMails(scene)),
    mailsLeft: left.mails,
    ...(await countRows(scene)),
    rowsLeft: left.rows,
  }
}

async function countMails({ mail, orphans, installation }: Scene) {
  const { duplicates, repeated } = countRepeats(mail.taken, orphans)
  const ids = new Set(mail.taken.map(({ messageId }) => notificationOf(messageId)))
  const { rows } = await installation.sql.query<{ again: number }>(
    `select (count(*) - count(distinct license_id))::int as again from notifications
    where id = any($1) and message = 'LICENSE_ISSUED'`,
    [[...ids]],
  )
  return { mails: ids.size, duplicateMails: duplicates + rows[0]!.again, repeatedMails: repeated }
}

async function countRows({ hubspot }: Scene) {
  const companies = valuesIn(hubspot, 'companies', 'licet_account_id').length
  return { companies, duplicateRows: countDuplicateRows(hubspot) }
}
