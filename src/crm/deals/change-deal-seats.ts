import type { CrmDealSeats } from '../../../prisma/client/client.ts'
import { changeLicense } from '../../domain/licenses/change.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import type { DealProblem } from './deal.ts'

/**
 * Changes the seats that a deal counts for in a license, and records how many count. Seats in use stay, so that
 * no device stops: the problem that is returned then names them. An unlimited or revoked license does not
 * change.
 */
export async function changeDealSeats(
  ctx: Context,
  tx: Tx,
  { portalId, dealId, licenseTypeId, licenseId, seats }: CrmDealSeats,
  wanted: number,
): Promise<DealProblem | null> {
  const record = async (counted: number) => {
    const key = { portalId, dealId, licenseTypeId }
    await tx.crmDealSeats.update({
      where: { portalId_dealId_licenseTypeId: key },
      data: { seats: counted },
    })
  }
  if (wanted === seats) return null
  await tx.$queryRaw`select 1 from licenses where id = ${licenseId}::uuid for update`
  const { maxActivations, activeActivations, revokedAt } = await tx.license.findUniqueOrThrow({
    where: { id: licenseId },
  })
  if (maxActivations === null || revokedAt) {
    await record(wanted)
    return null
  }
  const target = Math.max(maxActivations + wanted - seats, 0)
  const inUse = Math.min(maxActivations, activeActivations)
  const next = Math.max(target, inUse)
  if (next !== maxActivations) {
    const change = next - maxActivations
    const reason = `Deal ${dealId} ${change > 0 ? 'bought' : 'gave back'} ${Math.abs(change)} seats.`
    await changeLicense(ctx, tx, { licenseId, change: { maxActivations: next }, reason })
  }
  await record(wanted + next - target)
  if (next === target) return null
  return {
    code: 'DEAL_SEATS_IN_USE',
    detail: `The deal gave back seats that are in use: the license keeps ${next} seats instead of ${target}, so that no device stops. Agree with the customer which devices to release, and then save the deal again.`,
  }
}
