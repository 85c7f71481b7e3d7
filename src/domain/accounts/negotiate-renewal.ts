import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'

/** A deal of the CRM. */
export interface Negotiation {
  /** The portal and the id of the deal. */
  source: string
  /** Account of which the deal negotiates a renewal; null if it negotiates none. */
  accountId: string | null
}

/**
 * Records whether a deal of the CRM negotiates a renewal with a customer. While any deal does, the customer
 * gets no expiry notices. Idempotent. Returns whether anything changed.
 */
export async function negotiateRenewal(
  ctx: Context,
  tx: Tx,
  { source, accountId }: Negotiation,
): Promise<boolean> {
  const before = await tx.renewalNegotiation.findUnique({ where: { source } })
  if ((before?.accountId ?? null) === accountId) return false
  const accountIds = [before?.accountId, accountId].filter((id) => typeof id === 'string').toSorted()
  // Changes of several deals of one customer run one after the other.
  for (const id of accountIds) await tx.$queryRaw`select 1 from accounts where id = ${id}::uuid for update`
  await tx.renewalNegotiation.deleteMany({ where: { source } })
  if (accountId) await tx.renewalNegotiation.create({ data: { source, accountId, since: ctx.now() } })
  for (const id of accountIds) await updateAccount(ctx, tx, id)
  return true
}

/** Updates the state of the account, and records an event if it changed. */
async function updateAccount(ctx: Context, tx: Tx, accountId: string): Promise<void> {
  const negotiating = (await tx.renewalNegotiation.count({ where: { accountId } })) > 0
  const { count } = await tx.account.updateMany({
    where: { id: accountId, renewalNegotiatedSince: negotiating ? null : { not: null } },
    data: { renewalNegotiatedSince: negotiating ? ctx.now() : null },
  })
  if (count === 0) return
  const type = negotiating ? 'account.negotiation-began' : 'account.negotiation-ended'
  await recordEvent(ctx, tx, { type, subjectId: accountId, accountId })
}
