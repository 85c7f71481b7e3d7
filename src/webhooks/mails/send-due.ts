import type { WebhookEndpoint } from '../../../prisma/client/client.ts'
import type { AppContext } from '../../platform/context.ts'
import { toTypedId } from '../../platform/ids.ts'
import { mails } from '../../platform/metrics/metrics.ts'
import type { EndpointMailDelivery, WebhookMailer } from './endpoint-mail.ts'

/** Waiting time after each deferred attempt, in minutes. After the last one, no further attempt is made. */
const retryMinutes = [5, 15, 60, 180, 720]
/** Time for which other workers leave a mail that one of them sends, in milliseconds. */
const CLAIM_MS = 300_000

type Claimed = Pick<
  WebhookEndpoint,
  'id' | 'url' | 'email' | 'locale' | 'disabledAt' | 'disabledReason' | 'mailAttempts'
>

/**
 * Sends the mails about disabled endpoints that are due. Each is claimed by one worker. A mail whose worker was killed is sent
 * again, with the same Message-ID. An endpoint that was enabled meanwhile gets none.
 */
export async function sendEndpointMails(app: AppContext, mailer: WebhookMailer): Promise<void> {
  for (let claim = await claimNext(app); claim; claim = await claimNext(app)) {
    const { id, url, email, locale, disabledAt, disabledReason } = claim
    const endpoint = toTypedId('WebhookEndpoint', id)
    const delivery = await mailer.deliverEndpointMail(`webhook-${id}-${disabledAt!.getTime()}`, {
      recipient: { email: email!, locale },
      endpoint,
      host: new URL(url).host,
      reason: disabledReason === 'GONE' ? 'GONE' : 'FAILING',
      disabledAt: disabledAt!,
    })
    mails.inc({ outcome: delivery.outcome })
    const line = { msg: 'mail', endpoint, outcome: delivery.outcome }
    if (delivery.outcome === 'SENT' || delivery.outcome === 'OFF') app.log.info(line)
    else app.log.warn({ ...line, reply: null, cause: undefined, ...delivery })
    await app.db.webhookEndpoint.updateMany({
      where: { id, disabledAt, mailAttempts: claim.mailAttempts },
      data: { mailDueAt: nextAttempt(app, delivery, claim.mailAttempts) },
    })
  }
}

async function claimNext({ db, now }: AppContext): Promise<Claimed | null> {
  const at = now()
  const [claimed] = await db.$queryRaw<Claimed[]>`
    update webhook_endpoints set mail_attempts = mail_attempts + 1, mail_due_at = ${new Date(at.getTime() + CLAIM_MS)}
    where id = (
      select id from webhook_endpoints where mail_due_at <= ${at} order by mail_due_at, id limit 1 for update skip locked)
    returning id, url, email, locale, disabled_at as "disabledAt", disabled_reason::text as "disabledReason",
      mail_attempts as "mailAttempts"`
  return claimed ?? null
}

/** When the mail is attempted again; null if it is not. */
function nextAttempt({ now }: AppContext, { outcome }: EndpointMailDelivery, attempts: number): Date | null {
  const minutes = retryMinutes[attempts - 1]
  if (outcome === 'SENT' || outcome === 'OFF' || outcome === 'REFUSED' || minutes === undefined) return null
  return new Date(now().getTime() + minutes * 60_000)
}
