import type { CrmDealSeats } from '../../../prisma/client/client.ts'
import { onboardPurchase } from '../../domain/onboarding/onboard-purchase.ts'
import { statusOf } from '../../domain/validation/status.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { changeDealSeats } from './change-deal-seats.ts'
import type { DealProblem, DealPurchase } from './deal.ts'
import type { Buyer } from './resolve-buyer.ts'
import { removeLostSeats, restoreLicense } from './restore-license.ts'

/** The sale of a deal. */
export interface Sale extends Buyer {
  portalId: string
  dealId: string
  /** Whether the deal was lost before this sale. */
  wasLost: boolean
}

/**
 * Grants the seats that a deal purchased of one license type, unless they were granted before: to the license
 * that the deal was granted before, else to a usable license of the account, else to a license that is
 * suspended only because a deal was lost, else to a new license with an onboarding. Returns what a person has to
 * decide.
 */
export async function sellSeats(
  ctx: Context,
  tx: Tx,
  sale: Sale,
  purchase: DealPurchase,
  before: CrmDealSeats | null,
): Promise<DealProblem[]> {
  if (before) return await sellAgain(ctx, tx, sale, purchase, before)
  const { portalId, dealId, accountId, contactId } = sale
  const { licenseTypeId, licenseType, seats } = purchase
  const licenses = await tx.license.findMany({ where: { accountId, licenseTypeId }, orderBy: { id: 'asc' } })
  const inStatus = (...statuses: string[]) =>
    licenses.filter((license) => statuses.includes(statusOf(license, ctx.now())))
  const suspended = inStatus('SUSPENDED')
  const [usable] = inStatus('ACTIVE', 'GRACE', 'NOT_STARTED')
  const reused = usable?.id ?? (await restoreOne(ctx, tx, suspended, dealId))
  const row = { portalId, dealId, licenseTypeId, issued: reused === null }
  if (reused !== null) {
    const added = await tx.crmDealSeats.create({ data: { ...row, licenseId: reused, seats: 0 } })
    await changeDealSeats(ctx, tx, added, seats)
    return usable ? [] : await removeLostSeats(ctx, tx, reused)
  }
  const onboarded = await onboardPurchase(ctx, tx, {
    accountId,
    contactId,
    licenseType,
    maxActivations: seats,
  })
  await tx.crmDealSeats.create({ data: { ...row, licenseId: onboarded.licenseId, seats } })
  if (suspended.length === 0) return []
  return [
    {
      code: 'DEAL_LICENSE_UNUSABLE',
      detail: `The customer has a suspended license of ${licenseType}, so the deal issued a new one. Decide whether to reinstate the suspended license, and which of the two the customer keeps.`,
    },
  ]
}

/** Restores the first license that is suspended only because a deal was lost. Returns null if there is none. */
async function restoreOne(
  ctx: Context,
  tx: Tx,
  suspended: readonly { id: string }[],
  dealId: string,
): Promise<string | null> {
  for (const { id } of suspended) if ((await restoreLicense(ctx, tx, id, dealId)) !== 'UNUSABLE') return id
  return null
}

/** Changes the seats of a deal that was granted before, and restores its license if the deal is won again. */
async function sellAgain(
  ctx: Context,
  tx: Tx,
  { dealId, wasLost }: Sale,
  { licenseType, seats }: DealPurchase,
  before: CrmDealSeats,
): Promise<DealProblem[]> {
  const isChanged = wasLost || seats !== before.seats
  const state = await restoreLicense(ctx, tx, before.licenseId, dealId)
  const held = await changeDealSeats(ctx, tx, before, seats)
  const problems = held ? [held] : []
  if (state === 'RESTORED') problems.push(...(await removeLostSeats(ctx, tx, before.licenseId)))
  if (isChanged && state === 'UNUSABLE')
    problems.push({
      code: 'DEAL_LICENSE_UNUSABLE',
      detail: `The license of ${licenseType} that the deal bought is suspended for another reason than a lost deal, or it is revoked. Decide whether to reinstate it, or to issue another license.`,
    })
  return problems
}
