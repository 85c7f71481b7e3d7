import { setTimeout as sleep } from 'node:timers/promises'
import { countDuplicateRows, valuesIn } from './crm.ts'
import { countRepeats, notificationOf } from './repeats.ts'
import type { Scene } from './scene.ts'
import { enqueue } from './watch.ts'

/** What reached the customers and the CRM in the end. */
export interface Settled {
  mails: number
  /** Mails that came again although the sender had been told, or a second key mail of one license. */
  duplicateMails: number
  /** Mails that came again because the word on the first was lost: under the same Message-ID, as no reader shows twice. */
  repeatedMails: number
  mailsLeft: number
  companies: number
  duplicateRows: number
  rowsLeft: number
}

const PATIENCE_MS = 60_000
/** The claim of a worker that died, by its age: now that all is well, one that lives is done with a mail long before. */
const OLD_CLAIM = `claimed_until < now() + interval '280 seconds'`

/**
 * Lets the days pass in which mail and CRM are tried again: what waits for its time is due, and who holds a claim has
 * lost it. Whatever would come twice comes twice now.
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
  for (; Date.now() < startedAt + PATIENCE_MS; left = await pending()) {
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
