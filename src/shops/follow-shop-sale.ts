import { raiseProblems, resolveProblems } from '../crm/deals/raise-problems.ts'
import { followSale } from '../domain/sales/follow.ts'
import type { SaleProblem } from '../domain/sales/sale.ts'
import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { findShopBuyer } from './find-shop-buyer.ts'
import type { ShopSale } from './shop-sale.ts'

/** What became of a sale in a shop. */
export interface FollowedShopSale {
  /** Null if the sale is not stored. */
  accountId: string | null
  /** What a person has to decide. */
  problems: SaleProblem[]
}

/**
 * As `followShopSale`, for a sale whose lines are in the order of time, such as the periods of a subscription. Lines that are new
 * are followed one after the other: a period renews what the one before it issued, also if several were missed.
 */
export async function followSteps(ctx: Context, tx: Tx, shopSale: ShopSale): Promise<FollowedShopSale> {
  const { sale } = shopSale
  const { source, externalId, lines } = sale
  const known = await tx.saleLine.count({ where: { sale: { source, externalId } } })
  for (let count = Math.max(known, 1); count < lines.length; count++)
    await followShopSale(ctx, tx, { ...shopSale, sale: { ...sale, lines: lines.slice(0, count) } })
  return await followShopSale(ctx, tx, shopSale)
}

/**
 * Follows the present state of a sale in a shop. Creates a review for what a person has to decide, and resolves the reviews whose
 * cause is gone. A refund or a loss undoes what the sale did. Idempotent.
 */
export async function followShopSale(ctx: Context, tx: Tx, shopSale: ShopSale): Promise<FollowedShopSale> {
  const reported: SaleProblem[] = []
  const { accountId, problems } = await followSale(ctx, tx, shopSale.sale, {
    findBuyer: (soldTo) => findShopBuyer(ctx, tx, shopSale, soldTo, (problem) => reported.push(problem)),
    undoes: true,
  })
  const all = [...problems, ...reported]
  await raiseProblems(ctx, tx, { ...shopSale.record, accountId }, all)
  await resolveProblems(ctx, tx, shopSale.record, all)
  return { accountId, problems: all }
}
