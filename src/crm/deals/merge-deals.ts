import { negotiateRenewal } from '../../domain/accounts/negotiate-renewal.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { raiseReview } from '../reviews.ts'
import { lostDealReason } from './deal.ts'

/** Deals of a portal that were merged into one. */
export interface MergedDeals {
  portalId: string
  /** Former ids. */
  from: readonly string[]
  to: string
}

/**
 * Follows a merge of deals: what the former deals were granted counts for the remaining one, so that nothing is
 * sold twice. Creates a review, because the remaining deal has the line items of all of them. Idempotent.
 */
export async function mergeDeals(ctx: Context, tx: Tx, { portalId, from, to }: MergedDeals): Promise<void> {
  const former = from.filter((id) => id !== to)
  if (former.length === 0) return
  for (const id of former) await negotiateRenewal(ctx, tx, { source: `${portalId} ${id}`, accountId: null })
  const ids = [...former, to]
  await tx.$queryRaw`
    select 1 from crm_deals where portal_id = ${portalId} and deal_id = any(${ids}::text[]) order by deal_id for update`
  const deals = await tx.crmDeal.findMany({
    where: { portalId, dealId: { in: ids } },
    include: { seats: true },
    orderBy: [{ state: 'asc' }, { changedAt: 'asc' }, { dealId: 'asc' }],
  })
  // A won deal is first.
  const [first] = deals
  if (!first || deals.every(({ dealId }) => dealId === to)) return
  const { accountId, state, changedAt } = first
  const key = { portalId, dealId: to }
  await tx.crmDeal.upsert({
    where: { portalId_dealId: key },
    create: { ...key, accountId, state, changedAt },
    update: { accountId, state },
  })
  const seats = deals.flatMap((deal) => deal.seats)
  await tx.crmDealSeats.deleteMany({ where: { portalId, dealId: { in: ids } } })
  let separate = 0
  for (const rows of Map.groupBy(seats, ({ licenseTypeId }) => licenseTypeId).values()) {
    const { licenseTypeId, licenseId } = rows[0]!
    const shared = rows.filter((row) => row.licenseId === licenseId)
    separate += new Set(rows.map((row) => row.licenseId)).size - 1
    await tx.crmDealSeats.create({
      data: {
        ...key,
        licenseTypeId,
        licenseId,
        issued: shared.some(({ issued }) => issued),
        seats: shared.reduce((sum, row) => sum + row.seats, 0),
      },
    })
  }
  await tx.license.updateMany({
    where: {
      id: { in: seats.map(({ licenseId }) => licenseId) },
      suspendReason: { in: former.map(lostDealReason) },
    },
    data: { suspendReason: lostDealReason(to) },
  })
  await tx.crmDeal.deleteMany({ where: { portalId, dealId: { in: former } } })
  const apart =
    separate > 0
      ? ' The former deals have different licenses of one type: the additional ones are unchanged.'
      : ''
  await raiseReview(ctx, tx, {
    accountId,
    code: 'RECORDS_MERGED',
    object: 'DEAL',
    remoteId: to,
    detail: `The deal was merged with another one, and has the line items of both. Its licenses follow its line items: check their quantities.${apart}`,
  })
}
