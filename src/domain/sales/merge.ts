import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { lockBuyer } from './lock-sale.ts'

/** Sales of one outside system that were merged into one. */
export interface MergedSales {
  source: string
  /** Former ids. */
  from: readonly string[]
  to: string
}

/**
 * Follows a merge of sales: the effects of the former sales belong to the remaining one, so that nothing is sold twice. The
 * remaining sale is won if one of them was. Returns its account, and whether the former sales have different licenses of one
 * type; null if nothing was merged. Idempotent.
 */
export async function mergeSales(
  ctx: Context,
  tx: Tx,
  { source, from, to }: MergedSales,
): Promise<{ accountId: string; hasSeparateLicenses: boolean } | null> {
  const where = { source, externalId: { in: [...from, to] } }
  const accounts = await tx.sale.findMany({ where, select: { accountId: true } })
  for (const id of [...new Set(accounts.map(({ accountId }) => accountId))].toSorted())
    await lockBuyer(tx, id)
  const sales = await tx.sale.findMany({ where, include: { effects: true }, orderBy: { changedAt: 'asc' } })
  const first = sales.find(({ state }) => state === 'WON') ?? sales[0]
  if (!first || sales.every(({ externalId }) => externalId === to)) return null
  const { accountId, state, createdAt, changedAt } = first
  const { id: saleId } = await tx.sale.upsert({
    where: { source_externalId: { source, externalId: to } },
    create: { source, externalId: to, accountId, state, createdAt, changedAt },
    update: { accountId, state },
  })
  const ids = sales.map(({ id }) => id).filter((id) => id !== saleId)
  await tx.saleEffect.updateMany({ where: { saleId: { in: ids } }, data: { saleId } })
  await tx.saleLine.deleteMany({ where: { saleId: { in: ids } } })
  await tx.saleDecision.deleteMany({ where: { saleId: { in: ids } } })
  await tx.sale.deleteMany({ where: { id: { in: ids } } })
  const former = sales.map(({ externalId }) => externalId).filter((externalId) => externalId !== to)
  await recordEvent(ctx, tx, {
    type: 'sale.merged',
    subjectId: saleId,
    accountId,
    data: { source, to, former },
  })
  const effects = sales.flatMap((sale) => sale.effects)
  const byType = Map.groupBy(effects, ({ licenseTypeId }) => licenseTypeId)
  const hasSeparateLicenses = [...byType.values()].some(
    (alike) => new Set(alike.map(({ licenseId }) => licenseId)).size > 1,
  )
  return { accountId, hasSeparateLicenses }
}
