import type { Context } from '../context.ts'
import type { Tx } from '../db.ts'
import { recordEvent } from '../events.ts'

/**
 * Notes whether the vendor's people are negotiating a renewal with a customer, as the CRM says. While they
 * are, the customer is sent no expiry notices. Idempotent. Answers whether it changed anything.
 */
export async function negotiateRenewal(
  ctx: Context,
  tx: Tx,
  { accountId, negotiating }: { accountId: string; negotiating: boolean },
): Promise<boolean> {
  const { count } = await tx.account.updateMany({
    where: { id: accountId, renewalNegotiatedSince: negotiating ? null : { not: null } },
    data: { renewalNegotiatedSince: negotiating ? ctx.now() : null },
  })
  if (count === 0) return false
  const type = negotiating ? 'account.negotiation-began' : 'account.negotiation-ended'
  await recordEvent(ctx, tx, { type, subjectId: accountId, accountId })
  return true
}
