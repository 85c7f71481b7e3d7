import type { NotificationMessage } from '../../../prisma/client/enums.ts'
import type { AppContext } from '../../platform/context.ts'
import { type Tx, transact } from '../../platform/db.ts'
import { isKeyMessage } from './messages.ts'
import { type NotificationFacts, notificationInclude, toNotificationFacts } from './notification-facts.ts'
import { suppressionReasonOf } from './suppression-reason.ts'

/** How long a worker is believed to live without a word; an attempt takes a fraction of it. */
const CLAIM_SECONDS = 300
/** Two attempts whose end nobody knows are two mails at most; a third is not made. */
const DOUBTS = 2

/** A notification in the hands of this worker, until it records what became of it. */
export interface Claim {
  notificationId: string
  /** Which attempt this is: a worker that was given up records nothing over its successor. */
  attempt: number
  facts: NotificationFacts
}

interface Row {
  id: string
  attempts: number
  doubts: number
}

/**
 * Takes the next notification that is due for an attempt, for this worker alone, or null when there is none.
 * One whose worker was lost is taken over once: its mail may have been sent, so that this may be a second one, of the
 * same Message-ID; never a third. What is not to be sent any more is settled here.
 */
export async function claimNotification(app: AppContext): Promise<Claim | null> {
  for (;;) {
    const claimed = await transact(app.db, async (tx) => {
      const row = await takeNext(tx, app.now())
      return row && ((await settle(app, tx, row)) ?? (await open(app, tx, row)))
    })
    if (claimed !== 'settled') return claimed
  }
}

/** Locks one row that nobody else has, and marks it as taken. A claim that ran out leaves a doubt. */
async function takeNext(tx: Tx, now: Date): Promise<Row | null> {
  const [row] = await tx.$queryRaw<Row[]>`
    update notifications set state = 'SENDING', attempts = attempts + 1,
      doubts = doubts + (case when state = 'SENDING' then 1 else 0 end),
      claimed_until = clock_timestamp() + make_interval(secs => ${CLAIM_SECONDS})
    where id = (
      select id from notifications
      where state = 'QUEUED' and next_attempt_at <= ${now} or state = 'SENDING' and claimed_until < clock_timestamp()
      order by next_attempt_at, id limit 1 for update skip locked)
    returning id, attempts, doubts`
  return row ?? null
}

/** Settles what is not to be sent: no longer, or no more. */
async function settle(app: AppContext, tx: Tx, { id, doubts }: Row): Promise<'settled' | null> {
  if (doubts >= DOUBTS) {
    await tx.notification.update({
      where: { id },
      data: { state: 'FAILED', reason: 'OUTCOME_UNKNOWN', claimedUntil: null, sealedKey: null },
    })
    return 'settled'
  }
  const notification = await tx.notification.findUniqueOrThrow({
    where: { id },
    include: { contact: true, license: { include: { account: true } } },
  })
  const reason =
    suppressionReasonOf(notification, notification) ?? ((await hasKey(app, notification)) ? null : 'KEY_LOST')
  if (!reason) return null
  await tx.notification.update({
    where: { id },
    data: { state: 'SUPPRESSED', reason, claimedUntil: null },
  })
  return 'settled'
}

/** Whether the mail has the key that it is to carry; a changed LICET_SECRET can make it unreadable. */
async function hasKey(
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

async function open(app: AppContext, tx: Tx, { id, attempts }: Row): Promise<Claim> {
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
