import type { CrmDealSeats } from '../../../prisma/client/client.ts'
import { changeSeats } from '../../domain/licenses/change-seats.ts'
import { reinstateLicense } from '../../domain/licenses/reinstate.ts'
import { onboardPurchase } from '../../domain/onboarding/onboard-purchase.ts'
import { statusOf } from '../../domain/validation/status.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import type { DealPurchase } from './deal.ts'
import type { Buyer } from './resolve-buyer.ts'

/** The sale of a deal. */
export interface Sale extends Buyer {
  portalId: string
  dealId: string
  /** Reason of the suspension that losing the deal causes. */
  reason: string
}

/**
 * Grants the seats that a deal purchased of one license type, unless they were granted before: to the license
 * that the deal was granted before, else to a usable license of the account, else to a new license with an
 * onboarding.
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
    // A suspension for another reason stays.
    if (license.suspendReason === reason && license.suspendedAt && !license.revokedAt)
      await reinstateLicense(ctx, tx, { licenseId: license.id, reason: `Deal ${dealId} was won again.` })
    return
  }
  const licenses = await tx.license.findMany({ where: { accountId, licenseTypeId }, orderBy: { id: 'asc' } })
  const usable = licenses.find((license) => !['EXPIRED', 'REVOKED'].includes(statusOf(license, ctx.now())))
  if (usable) await addSeats(ctx, tx, usable.id, seats, dealId)
  const { licenseId } = usable
    ? { licenseId: usable.id }
    : await onboardPurchase(ctx, tx, { accountId, contactId, licenseType, maxActivations: seats })
  await tx.crmDealSeats.create({ data: { ...key, licenseId, issued: !usable, seats } })
}

/**
 * Adds seats to a license; a negative number removes them. An unlimited or revoked license does not change.
 */
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
