import type { NotificationMessage } from '../../../prisma/client/enums.ts'
import { type AppContext, asSystem } from '../../platform/context.ts'
import { type Tx, transact } from '../../platform/db.ts'
import { holdBack } from './mail-limits.ts'
import { isKeyMessage } from './messages.ts'
import { type NotificationFacts, notificationInclude, toNotificationFacts } from './notification-facts.ts'
import { readdress } from './readdress.ts'
import { suppressionReasonOf } from './suppression-reason.ts'

/** How long a claim is valid, in seconds. One attempt takes a fraction of it. */
const CLAIM_SECONDS = 300
/**
 * Attempts with an unknown outcome after which no further attempt is made. Each of them can have sent the
 * mail.
 */
const MAX_DOUBTS = 2

/** A notification that one worker processes until it records the outcome. */
export interface Claim {
  notificationId: string
  /** Number of this attempt. A worker whose claim expired cannot overwrite the record of a later attempt. */
  attempt: number
  facts: NotificationFacts
}

interface Row {
  id: string
  attempts: number
  doubts: number
}

/**
 * Claims the next notification that is due for an attempt. Returns null if none is due. A notification whose
 * worker was lost is claimed once more: its mail may have been sent, so this attempt can send a second one
 * with the same Message-ID, never a third. Notifications that must not be sent any more are closed here.
 * Notifications above a limit of mails wait.
 */
export async function claimNotification(app: AppContext): Promise<Claim | null> {
  for (;;) {
    const claimed = await transact(app.db, async (tx) => {
      const row = await takeNext(tx, app.now())
      if (!row || (await closeIfObsolete(app, tx, row)) || (await holdIfLimited(app, tx, row)))
        return row && 'left'
      return await loadClaim(app, tx, row)
    })
    if (claimed !== 'left') return claimed
  }
}

/** Locks one row that no other worker holds, and claims it. A claim that expired counts as a doubt. */
async function takeNext(tx: Tx, now: Date): Promise<Row | null> {
  const [row] = await tx.$queryRaw<Row[]>`
    update notifications set state = 'SENDING', attempts = attempts + 1,
      doubts = doubts + (case when state = 'SENDING' then 1 else 0 end),
      attempted_at = ${now}, claimed_until = clock_timestamp() + make_interval(secs => ${CLAIM_SECONDS})
    where id = (
      select id from notifications
      where state = 'QUEUED' and next_attempt_at <= ${now} or state = 'SENDING' and claimed_until < clock_timestamp()
      order by next_attempt_at, id limit 1 for update skip locked)
    returning id, attempts, doubts`
  return row ?? null
}

/** Closes a notification that must not be sent. Returns false if it is to be sent. */
async function closeIfObsolete(app: AppContext, tx: Tx, { id, doubts }: Row): Promise<boolean> {
  if (doubts >= MAX_DOUBTS) {
    await tx.notification.update({
      where: { id },
      data: { state: 'FAILED', reason: 'OUTCOME_UNKNOWN', claimedUntil: null, sealedKey: null },
    })
    return true
  }
  const notification = await tx.notification.findUniqueOrThrow({
    where: { id },
    include: { contact: true, license: { include: { account: true } } },
  })
  const reason =
    suppressionReasonOf(notification, notification) ??
    ((await hasReadableKey(app, notification)) ? null : 'KEY_LOST')
  if (!reason) return false
  // The contact was removed while another transaction recorded the mail.
  if (reason === 'CONTACT_REMOVED') {
    const { contact: _contact, license: _license, ...unsent } = notification
    await readdress(asSystem(app), tx, [unsent])
    return true
  }
  await tx.notification.update({
    where: { id },
    data: {
      ...{ state: 'SUPPRESSED', reason, claimedUntil: null },
      ...((reason === 'KEY_REPLACED' || reason === 'LICENSE_REVOKED') && { sealedKey: null }),
    },
  })
  return true
}

/** Lets a notification above a limit of mails wait. That is no attempt. One that may have been sent was counted before. */
async function holdIfLimited(app: AppContext, tx: Tx, { id, attempts, doubts }: Row): Promise<boolean> {
  if (doubts > 0) return false
  const held = await holdBack(app, tx, await tx.notification.findUniqueOrThrow({ where: { id } }))
  if (!held) return false
  const { until: nextAttemptAt, reason } = held
  await tx.notification.update({
    where: { id },
    data: { state: 'QUEUED', reason, nextAttemptAt, claimedUntil: null, attempts: attempts - 1 },
  })
  return true
}

/** Whether the key of the mail can be opened. A changed LICET_SECRET can make it unreadable. */
async function hasReadableKey(
  { secrets }: AppContext,
  { message, sealedKey }: { message: NotificationMessage; sealedKey: string | null },
): Promise<boolean> {
  if (!isKeyMessage(message)) return true
  if (!sealedKey) return false
  return await secrets.open('notification-key', sealedKey).then(
    () => true,
    () => false,
  )
}

async function loadClaim(app: AppContext, tx: Tx, { id, attempts }: Row): Promise<Claim> {
  const { contact, license, sealedKey, message, offset, data } = await tx.notification.findUniqueOrThrow({
    where: { id },
    include: { contact: true, license: { include: notificationInclude } },
  })
  return {
    notificationId: id,
    attempt: attempts,
    facts: {
      ...toNotificationFacts(license),
      notificationId: id,
      message,
      offset,
      contact: { id: contact.id, name: contact.name, email: contact.email, locale: contact.locale },
      licenseKey: sealedKey && (await app.secrets.open('notification-key', sealedKey)),
      data: data as NotificationFacts['data'],
    },
  }
}
