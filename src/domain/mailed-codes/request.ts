import type { MailedCodePurpose } from '../../../prisma/client/enums.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { LimitRefusal } from '../../platform/errors.ts'
import { moment, say } from '../../texts/say.ts'
import { mailboxOf } from '../accounts/mail-domain.ts'
import { codeText, generateCode } from './code.ts'
import type { CodeMail } from './code-mail.ts'
import { digestCode } from './digest.ts'

/** How long a code can be used. */
export const CODE_MINUTES = 15
/** Shortest time between two mails for one subject. */
const RESEND_MS = 60_000
/** Period in which mails are counted. */
export const COUNTED_MS = 24 * 60 * 60_000
/** Most mails for one subject in the period. */
export const MOST_MAILS = 5
/** Most mails to one mailbox in the period, for all subjects together. */
export const MOST_MAILS_TO_MAILBOX = 10

/** What a code is for. */
export interface CodeSubject {
  purpose: MailedCodePurpose
  /** Id of the license, or the mailbox. */
  subject: string
  /** A further value that the code is bound to: it does not work with another value. */
  binding: string
}

/** When a requested code ends, and when another one can be requested. */
export interface RequestedCode {
  codeExpiresAt: Date
  nextCodeAt: Date
  /** Whether a code was created. False if the last one is less than a minute old. */
  created: boolean
}

/**
 * Creates a one-time code and mails it. A subject has one valid code: a new one replaces the last. Within a minute of a
 * request, another one changes nothing and returns the same instants. `mail` is null if there is no person to mail: the
 * result and the effort are the same. Mails to one mailbox are limited, without a sign of it in the result. Refused
 * CODE_LIMIT_EXCEEDED after five mails in 24 hours for one subject.
 */
export async function requestCode(
  ctx: Context,
  tx: Tx,
  subject: CodeSubject,
  mail: Omit<CodeMail, 'code'> | null,
): Promise<RequestedCode> {
  const now = ctx.now()
  const where = { purpose: subject.purpose, subject: digestCode(ctx, subject.purpose, subject.subject) }
  await tx.mailedCode.createMany({
    data: { ...where, requestedAt: new Date(0), expiresAt: new Date(0), countedSince: now },
    skipDuplicates: true,
  })
  // Concurrent requests for one subject run one after the other.
  await tx.$queryRaw`select 1 from mailed_codes where purpose = ${where.purpose}::mailed_code_purpose
    and subject = ${where.subject} for update`
  const last = await tx.mailedCode.findUniqueOrThrow({ where: { purpose_subject: where } })
  const nextCodeAt = new Date(last.requestedAt.getTime() + RESEND_MS)
  if (now < nextCodeAt) return { codeExpiresAt: last.expiresAt, nextCodeAt, created: false }

  const isCounted = now.getTime() < last.countedSince.getTime() + COUNTED_MS
  if (isCounted && last.mails >= MOST_MAILS) throw tooManyCodes(last.countedSince, last.mails)
  const code = generateCode()
  const recipient = digestCode(ctx, 'recipient', mailboxOf(mail?.recipient.email ?? subject.subject))
  const facts = { ...mail, code: mail?.message === 'TRIAL_USED' ? '' : codeText(code) }
  // The same work without a mail, so that the time of the response does not show it.
  const sealedMail = await ctx.secrets.seal('mailed-code', JSON.stringify(facts))
  const isMailed = (await hasFewMails(tx, recipient, now)) && mail !== null
  const codeExpiresAt = new Date(now.getTime() + CODE_MINUTES * 60_000)
  await tx.mailedCode.update({
    where: { id: last.id },
    data: {
      recipient: mail && recipient,
      // Also of a code that is not mailed, so that a wrong code is no faster.
      digest: digestCode(ctx, where.purpose, subject.subject, subject.binding, code),
      attempts: 0,
      requestedAt: now,
      expiresAt: codeExpiresAt,
      usedFor: null,
      countedSince: isCounted ? last.countedSince : now,
      mails: isCounted ? last.mails + 1 : 1,
      sealedMail: isMailed ? sealedMail : null,
    },
  })
  await ctx.enqueue(tx, 'mailed-codes.send-due', {})
  return { codeExpiresAt, nextCodeAt: new Date(now.getTime() + RESEND_MS), created: true }
}

/** Whether a mailbox got fewer mails than the limit. Of concurrent requests for one mailbox, one decides after the other. */
async function hasFewMails(tx: Tx, recipient: Uint8Array<ArrayBuffer>, now: Date): Promise<boolean> {
  const name = Buffer.from(recipient).toString('base64url')
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('licet mailed code'), hashtext(${name}))`
  const { _sum } = await tx.mailedCode.aggregate({
    where: { recipient, countedSince: { gt: new Date(now.getTime() - COUNTED_MS) } },
    _sum: { mails: true },
  })
  return (_sum.mails ?? 0) < MOST_MAILS_TO_MAILBOX
}

function tooManyCodes(countedSince: Date, used: number): LimitRefusal {
  const nextAllowedAt = new Date(countedSince.getTime() + COUNTED_MS)
  return new LimitRefusal(
    'CODE_LIMIT_EXCEEDED',
    say('CODE_LIMIT_EXCEEDED', { limit: MOST_MAILS, nextAllowedAt: moment(nextAllowedAt, 'UTC') }),
    { limit: MOST_MAILS, used, nextAllowedAt, nextAction: 'WAIT' },
  )
}
