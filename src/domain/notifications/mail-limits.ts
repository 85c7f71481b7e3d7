import { Prisma } from '../../../prisma/client/client.ts'
import type { NotificationMessage } from '../../../prisma/client/enums.ts'
import type { AppContext, Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import type { MailRates } from '../../platform/limits/limits.ts'
import type { Rate } from '../../platform/limits/rate-budget.ts'
import { RateLimited } from '../../platform/limits/rate-limited.ts'
import { mailsHeld, rateLimited } from '../../platform/metrics/metrics.ts'
import { mailboxOf } from '../accounts/mail-domain.ts'
import { isDeclinable, isExpiryMessage, isKeyMessage, keyMessages } from './messages.ts'

/** Recipient and partner that the limits count for a mail; null if they count none. */
export interface CountedMail {
  /** Digest of the mailbox: addresses that differ in a tag are one recipient. */
  recipient: string | null
  partner: string | null
}

/** The reasons of mails that a limit holds back, by limit. */
const heldReasons = {
  recipientMails: 'RECIPIENT_LIMITED',
  accountMails: 'ACCOUNT_LIMITED',
  partnerMails: 'PARTNER_LIMITED',
} as const satisfies Record<keyof MailRates, string>

/**
 * Returns what the limits count for a mail. They count mails that others than the vendor cause: license keys that a partner
 * assigns, and notices about devices and stalled onboardings. They never count a mail that the vendor causes, nor one about
 * the expiry, the end or the return of the use of a license.
 */
export function countedMail(
  ctx: Context,
  message: NotificationMessage,
  { email, partner }: { email: string; partner: string | null },
): CountedMail {
  if (isKeyMessage(message) && ctx.caller.partner !== null)
    return { recipient: recipientOf(ctx, email), partner: ctx.caller.partner }
  if (isNotice(message)) return { recipient: recipientOf(ctx, email), partner }
  return { recipient: null, partner: null }
}

/** Digest of the mailbox of an address, which the limits count. */
export function recipientOf({ secrets }: AppContext, email: string): string {
  return secrets.hexDigest('mailbox', mailboxOf(email))
}

/** Whether a message is a notice that can wait: no key, no expiry, no change of the license. */
function isNotice(message: NotificationMessage): boolean {
  return isDeclinable(message) && !isExpiryMessage(message)
}

/**
 * Throws `RateLimited` if a partner caused too many mails with a key, in total or to one mailbox. Call it last before such
 * a mail is recorded: the transactions of one partner then wait for each other, so that each one counts the mails of the
 * ones before.
 */
export async function assertPartnerMayMail(
  ctx: Context,
  tx: Tx,
  { recipient, partner }: CountedMail,
): Promise<void> {
  const { partnerMails, recipientMails } = ctx.limits.mails
  if (partnerMails.points === 0 && recipientMails.points === 0) return
  await lock(tx, 'licet mails caused', partner!)
  const caused = Prisma.sql`partner = ${partner} and ${hasKey(true)} and state <> 'SUPPRESSED'`
  const toRecipient = Prisma.sql`${caused} and recipient = ${recipient}`
  for (const [rule, mails, rate] of [
    ['recipientMails', toRecipient, recipientMails],
    ['partnerMails', caused, partnerMails],
  ] as const) {
    const wait = await waitOf(ctx, tx, { mails, at: Prisma.sql`created_at`, rate })
    if (wait === 0) continue
    rateLimited.inc({ rule })
    throw new RateLimited(wait, rule)
  }
}

/** A claimed mail that the limits count. */
interface ClaimedMail extends CountedMail {
  id: string
  accountId: string
  message: NotificationMessage
}

/**
 * Returns when a claimed mail may be sent, and the reason, if its recipient, account or partner got too many mails already; null
 * if it may be sent now. Mails with a key and notices have separate counts, so that notices never delay a key. A partner's
 * own mails with a key were counted when they were recorded. A customer can name any number of contacts, so the notices of an
 * account are counted together.
 */
export async function holdBack(
  app: AppContext,
  tx: Tx,
  { id, accountId, message, recipient, partner }: ClaimedMail,
): Promise<{ until: Date; reason: (typeof heldReasons)[keyof MailRates] } | null> {
  if (recipient === null) return null
  const { accountMails, partnerMails, recipientMails } = app.limits.mails
  const ofKind = hasKey(isKeyMessage(message))
  const sent = Prisma.sql`id <> ${id}::uuid and ${ofKind} and state not in ('QUEUED', 'SUPPRESSED')`
  const [account, ofPartner] = isKeyMessage(message) ? [null, null] : [accountId, partner]
  const ofAccount = Prisma.sql`account_id = ${account}::uuid and recipient is not null`
  for (const [rule, owner, counted, rate] of [
    ['recipientMails', recipient, Prisma.sql`recipient = ${recipient}`, recipientMails],
    ['accountMails', account, ofAccount, accountMails],
    ['partnerMails', ofPartner, Prisma.sql`partner = ${partner}`, partnerMails],
  ] as const) {
    if (owner === null || rate.points === 0) continue
    await lock(tx, `licet mails sent, ${rule}`, owner)
    const mails = Prisma.sql`${counted} and ${sent}`
    const wait = await waitOf(app, tx, { mails, at: Prisma.sql`attempted_at`, rate })
    if (wait === 0) continue
    mailsHeld.inc({ rule })
    return { until: new Date(app.now().getTime() + wait), reason: heldReasons[rule] }
  }
  return null
}

function hasKey(expected: boolean): Prisma.Sql {
  return Prisma.sql`(message = any(${[...keyMessages]}::notification_message[])) = ${expected}`
}

/** Until the transaction ends, others that lock the same wait. Each then counts what the one before recorded. */
async function lock(tx: Tx, purpose: string, owner: string): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${purpose}), hashtext(${owner}))`
}

/** Milliseconds until one more of the mails is allowed: until the oldest of the allowed number leaves the period. */
async function waitOf(
  app: AppContext,
  tx: Tx,
  { mails, at, rate }: { mails: Prisma.Sql; at: Prisma.Sql; rate: Rate },
): Promise<number> {
  if (rate.points === 0) return 0
  const now = app.now().getTime()
  const periodMs = rate.seconds * 1000
  const [oldest] = await tx.$queryRaw<{ at: Date }[]>`
    select ${at} as at from notifications where ${mails} and ${at} > ${new Date(now - periodMs)}
    order by ${at} desc offset ${rate.points - 1} limit 1`
  // A clock that was set back would make the wait longer than the period.
  return oldest ? Math.min(Math.max(oldest.at.getTime() + periodMs - now, 1), periodMs) : 0
}
