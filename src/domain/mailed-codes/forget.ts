import type { AppContext } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { mailboxOf } from '../accounts/mail-domain.ts'
import { digestCode } from './digest.ts'
import { COUNTED_MS } from './request.ts'

/** Deletes mails of expired codes that were not sent, and codes whose mails no longer count. Idempotent. */
export async function forgetCodes({ db, now }: AppContext): Promise<void> {
  const at = now()
  await db.mailedCode.updateMany({
    where: { sealedMail: { not: null }, expiresAt: { lte: at } },
    data: { sealedMail: null },
  })
  await db.mailedCode.deleteMany({
    where: { countedSince: { lte: new Date(at.getTime() - COUNTED_MS) }, expiresAt: { lte: at } },
  })
}

/** Deletes queued mails with codes to some addresses, and what recognizes their mailboxes. */
export async function forgetCodesTo(ctx: AppContext, tx: Tx, emails: readonly string[]): Promise<void> {
  const recipients = emails.map((email) => digestCode(ctx, 'recipient', mailboxOf(email)))
  await tx.mailedCode.updateMany({
    where: { recipient: { in: recipients } },
    data: { recipient: null, sealedMail: null },
  })
}
