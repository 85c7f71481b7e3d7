import type { AppContext } from '../../platform/context.ts'
import { mails } from '../../platform/metrics/metrics.ts'
import { type CodeMail, type CodeMailer, codeMail } from './code-mail.ts'

interface Claim {
  id: string
  requestedAt: Date
  sealedMail: string
}

/**
 * Sends the mails with one-time codes. Each is claimed by one worker and sent at most once: the recipient can request
 * another code a minute later. A mail that the server deferred is sent again by a later run of the job. Codes that have
 * expired are not sent.
 */
export async function sendDueCodes(app: AppContext, mailer: CodeMailer): Promise<void> {
  const deferred: Claim[] = []
  for (let claim = await claimNext(app); claim; claim = await claimNext(app)) {
    // Each mail has an id of its own: a server drops a second mail with the same one.
    const mailId = `code-${claim.id}-${claim.requestedAt.getTime()}`
    const delivery = await mailer.deliverCode(mailId, await openMail(app, claim))
    mails.inc({ outcome: delivery.outcome })
    const { outcome } = delivery
    const line = { msg: 'mail', mailedCodeId: claim.id, outcome }
    if (outcome === 'SENT' || outcome === 'OFF') app.log.info(line)
    else app.log.warn({ ...line, reply: null, cause: undefined, ...delivery })
    if (outcome === 'DEFERRED') deferred.push(claim)
  }
  if (deferred.length === 0) return
  for (const { id, requestedAt, sealedMail } of deferred)
    await app.db.mailedCode.updateMany({ where: { id, requestedAt }, data: { sealedMail } })
  throw new Error(`the mail server deferred ${deferred.length} mails with codes`)
}

/**
 * Waits for a row that is locked, and does not skip it: another request for the same code may hold the lock, and queues no
 * job of its own.
 */
async function claimNext({ db, now }: AppContext): Promise<Claim | null> {
  const [claim] = await db.$queryRaw<Claim[]>`
    with next as (
      select id, requested_at, sealed_mail from mailed_codes
      where sealed_mail is not null and expires_at > ${now()}
      order by requested_at, id limit 1 for update)
    update mailed_codes m set sealed_mail = null from next where m.id = next.id
    returning m.id, next.requested_at as "requestedAt", next.sealed_mail as "sealedMail"`
  return claim ?? null
}

async function openMail({ secrets }: AppContext, { sealedMail }: Claim): Promise<CodeMail> {
  return codeMail.parse(JSON.parse(await secrets.open('mailed-code', sealedMail)))
}
