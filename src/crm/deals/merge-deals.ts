import { negotiateRenewal } from '../../domain/accounts/negotiate-renewal.ts'
import { mergeSales } from '../../domain/sales/merge.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { raiseReview } from '../reviews.ts'
import { saleSource } from './deal.ts'

/** Deals of a portal that were merged into one. */
export interface MergedDeals {
  portalId: string
  /** Former ids. */
  from: readonly string[]
  to: string
}

/**
 * Follows a merge of deals: what the former deals did counts for the remaining one. Creates a review, because the remaining
 * deal has the line items of all of them. Idempotent.
 */
export async function mergeDeals(ctx: Context, tx: Tx, { portalId, from, to }: MergedDeals): Promise<void> {
  const former = from.filter((id) => id !== to)
  if (former.length === 0) return
  for (const id of former) await negotiateRenewal(ctx, tx, { source: `${portalId} ${id}`, accountId: null })
  const merged = await mergeSales(ctx, tx, { source: saleSource(portalId), from: former, to })
  if (!merged) return
  const apart = merged.hasSeparateLicenses ? ' The former deals have different licenses of one type.' : ''
  await raiseReview(ctx, tx, {
    accountId: merged.accountId,
    code: 'RECORDS_MERGED',
    object: 'DEAL',
    remoteId: to,
    detail: `The deal was merged with another one, and has the line items of both. Its licenses follow its line items: check their quantities.${apart}`,
  })
}
