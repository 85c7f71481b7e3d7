import type { CrmDealSeats } from '../../../prisma/client/client.ts'
import { changeSeats } from '../../domain/licenses/change-seats.ts'
import { reinstateLicense } from '../../domain/licenses/reinstate.ts'
import { onboardPurchase } from '../../domain/onboarding/onboard-purchase.ts'
import { statusOf } from '../../domain/validation/status.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import type { DealPurchase } from './deal.ts'
import type { Buyer } from './resolve-buyer.ts'

/** A deal, as far as a sale is concerned. */
export interface Sale extends Buyer {
  portalId: string
  dealId: string
  /** The reason of the suspension that losing the deal was. */
  reason: string
}

/**
 * Gives the seats that a deal bought of one license type, where it has not: to the license of the first time it was
 * won, else to the one that the account has, else to a new one with an onboarding.
 */
export async function sellSeats(
  ctx: Context,
  tx: Tx,
  { portalId, dealId, accountId, contactId, reason }: Sale,
  { licenseTypeId, licenseType, seats }: DealPurchase,
  before: CrmDealSeats | null,
): Promise<void> {
  const key = { portalId, dealId, licenseTypeId }
  if (before) {
    await addSeats(ctx, tx, before.licenseId, seats - before.seats, dealId)
    await tx.crmDealSeats.update({ where: { portalId_dealId_licenseTypeId: key }, data: { seats } })
    const license = await tx.license.findUniqueOrThrow({ where: { id: before.licenseId } })
    // Whoever suspended it for another reason has not changed his mind.
    if (license.suspendReason === reason && license.suspendedAt && !license.revokedAt)
      await reinstateLicense(ctx, tx, { licenseId: license.id, reason: `Deal ${dealId} was won again.` })
    return
  }
  const licenses = await tx.license.findMany({ where: { accountId, licenseTypeId }, orderBy: { id: 'asc' } })
  const had = licenses.find((license) => !['EXPIRED', 'REVOKED'].includes(statusOf(license, ctx.now())))
  if (had) await addSeats(ctx, tx, had.id, seats, dealId)
  const { licenseId } = had
    ? { licenseId: had.id }
    : await onboardPurchase(ctx, tx, { accountId, contactId, licenseType, maxActivations: seats })
  await tx.crmDealSeats.create({ data: { ...key, licenseId, issued: !had, seats } })
}

/** Adds seats to what a license has, or takes them; an unlimited license stays so. */
export async function addSeats(
  ctx: Context,
  tx: Tx,
  licenseId: string,
  seats: number,
  dealId: string,
): Promise<void> {
  await tx.$queryRaw`select 1 from licenses where id = ${licenseId}::uuid for update`
  const { maxActivations, revokedAt } = await tx.license.findUniqueOrThrow({ where: { id: licenseId } })
  if (seats === 0 || maxActivations === null || revokedAt) return
  const reason = `Deal ${dealId} ${seats > 0 ? 'bought' : 'gave back'} ${Math.abs(seats)} seats.`
  await changeSeats(ctx, tx, { licenseId, maxActivations: Math.max(maxActivations + seats, 0), reason })
}
