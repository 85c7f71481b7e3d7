import { Prisma } from '../../prisma/client/client.ts'
import type { SaleIntent, SaleState } from '../../prisma/client/enums.ts'
import type { SaleProblem } from '../../src/domain/sales/sale.ts'
import { type AppContext, asSystem } from '../../src/platform/context.ts'
import { type Tx, transact } from '../../src/platform/db.ts'
import { toTypedId } from '../../src/platform/ids.ts'
import { toPrismaJson } from '../../src/platform/metadata.ts'
import { claimState } from '../../src/shops/claim-state.ts'
import { followShopSale } from '../../src/shops/follow-shop-sale.ts'
import type { SentSale } from './read-sale.ts'

/** The response to a shop. */
export interface SaleResponse {
  /** `OUTDATED`: the shop has sent a newer state of the sale before, and this one changes nothing. */
  outcome: 'FOLLOWED' | 'OUTDATED'
  /** ID of the sale in the graph; null if it is not stored, because it was never won or cannot be followed. */
  sale: string | null
  /** ID of the account; null if the sale is not stored. */
  account: string | null
  state: SaleState | null
  /** What the sale does to licenses. */
  effects: { intent: SaleIntent; license: string; licenseType: string; quantity: number; inForce: boolean }[]
  /** What was not followed, and why. A review asks a person of the vendor. */
  problems: { code: SaleProblem['code']; detail: string; intents: SaleIntent[] }[]
}

/** Follows a sale that a shop sent. */
export async function followSentSale(
  app: AppContext,
  shop: string,
  { changedAt, ...sent }: SentSale,
): Promise<SaleResponse> {
  const source = sourceOf(shop)
  const { externalId } = sent.sale
  return await transact(app.db, async (tx) => {
    const isNewest = await claimState(tx, { source, externalId, changedAt })
    const problems = isNewest ? await followState(app, tx, source, sent) : []
    return await respond(tx, { source, externalId }, isNewest ? 'FOLLOWED' : 'OUTDATED', problems)
  })
}

/** The source of the sales of a shop. */
export function sourceOf(shop: string): string {
  return `shop:${shop}`
}

/**
 * Follows the newest state of a sale, and stores it while a part of it is not followed. The audit log names the shop as the author.
 * Returns what a person has to decide.
 */
export async function followState(
  app: AppContext,
  tx: Tx,
  source: string,
  sent: Omit<SentSale, 'changedAt'>,
): Promise<SaleProblem[]> {
  const system = asSystem(app)
  const ctx = { ...system, caller: { ...system.caller, principal: source } }
  const { externalId } = sent.sale
  const { problems } = await followShopSale(ctx, tx, {
    sale: { ...sent.sale, source },
    record: { source, object: 'SALE', remoteId: externalId },
    customer: sent.customer,
  })
  await tx.shopState.update({
    where: { source_externalId: { source, externalId } },
    data: { unfollowed: problems.length > 0 ? toPrismaJson(sent) : Prisma.DbNull },
  })
  return problems
}

async function respond(
  tx: Tx,
  key: { source: string; externalId: string },
  outcome: SaleResponse['outcome'],
  problems: readonly SaleProblem[],
): Promise<SaleResponse> {
  const stored = await tx.sale.findUnique({
    where: { source_externalId: key },
    include: { effects: { orderBy: { position: 'asc' }, include: { licenseType: true } } },
  })
  return {
    outcome,
    sale: stored && toTypedId('Sale', stored.id),
    account: stored && toTypedId('Account', stored.accountId),
    state: stored?.state ?? null,
    effects: (stored?.effects ?? []).map(({ intent, licenseId, licenseType, quantity, inForce }) => ({
      ...{ intent, license: toTypedId('License', licenseId), licenseType: licenseType.code },
      ...{ quantity, inForce },
    })),
    problems: problems.map(({ code, detail, question }) => ({
      ...{ code, detail },
      intents: [...new Set(question?.choices.map(({ intent }) => intent))],
    })),
  }
}
