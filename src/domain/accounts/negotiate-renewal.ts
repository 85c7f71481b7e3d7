import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'

/** A deal of the CRM, and the account with which it negotiates a renewal; null once it does not. */
export interface Negotiation {
  source: string
  accountId: string | null
}

/**
 * Notes whether the vendor's people are negotiating a renewal with a customer, as a deal of the CRM says. While any
 * deal does, the customer is sent no expiry notices. Idempotent. Answers whether it changed anything.
 */
export async function negotiateRenewal(
  ctx: Context,
  tx: Tx,
  { source, accountId }: Negotiation,
): Promise<boolean> {
  const before = await tx.renewalNegotiation.findUnique({ where: { source } })
  if ((before?.accountId ?? null) === accountId) return false
  const concerned = [before?.accountId, accountId].filter((id) => typeof id === 'string').toSorted()
  // Two deals of one customer follow each other.
  for (const id of concerned) await tx.$queryRaw`select 1 from accounts where id = ${id}::uuid for update`
  await tx.renewalNegotiation.deleteMany({ where: { source } })
  if (accountId) await tx.renewalNegotiation.create({ data: { source, accountId, since: ctx.now() } })
  for (const id of concerned) await settle(ctx, tx, id)
  return true
}

/** Keeps what the account says of it. */
async function settle(ctx: Context, tx: Tx, accountId: string): Promise<void> {
  const negotiating = (await tx.renewalNegotiation.count({ where: { accountId } })) > 0
  const { count } = await tx.account.updateMany({
    where: { id: accountId, renewalNegotiatedSince: negotiating ? null : { not: null } },
    data: { renewalNegotiatedSince: negotiating ? ctx.now() : null },
  })
  if (count === 0) return
  const type = negotiating ? 'account.negotiation-began' : 'account.negotiation-ended'
  await recordEvent(ctx, tx, { type, subjectId: accountId, accountId })
}
