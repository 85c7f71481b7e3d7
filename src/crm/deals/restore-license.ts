import { reinstateLicense } from '../../domain/licenses/reinstate.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { changeDealSeats } from './change-deal-seats.ts'
import { type DealProblem, lostDealReason } from './deal.ts'

/**
 * Ends the suspension that losing a deal caused, because another deal of the license was won, or the same one
 * again. A suspension for another reason stays, and the license is then `UNUSABLE`, like a revoked one.
 */
export async function restoreLicense(
  ctx: Context,
  tx: Tx,
  licenseId: string,
  dealId: string,
): Promise<'USABLE' | 'RESTORED' | 'UNUSABLE'> {
  const license = await tx.license.findUniqueOrThrow({ where: { id: licenseId } })
  if (license.revokedAt) return 'UNUSABLE'
  if (!license.suspendedAt) return 'USABLE'
  const rows = await tx.crmDealSeats.findMany({ where: { licenseId } })
  if (!rows.some((row) => lostDealReason(row.dealId) === license.suspendReason)) return 'UNUSABLE'
  await reinstateLicense(ctx, tx, { licenseId, reason: `Deal ${dealId} was won.` })
  return 'RESTORED'
}

/** Removes the seats of lost deals from a license that was restored. They counted while it was suspended. */
export async function removeLostSeats(ctx: Context, tx: Tx, licenseId: string): Promise<DealProblem[]> {
  const lost = await tx.crmDealSeats.findMany({ where: { licenseId, deal: { state: 'LOST' } } })
  const problems: DealProblem[] = []
  for (const row of lost) {
    const problem = await changeDealSeats(ctx, tx, row, 0)
    if (problem) problems.push(problem)
  }
  return problems
}
