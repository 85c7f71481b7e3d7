import type { SaleEffect } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import { attempt, type Tx } from '../../platform/db.ts'
import { Refusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { getPublishedRevision } from '../catalogue/license-types/get-license-type.ts'
import { findPurchases } from './find-purchases.ts'
import { fulfillPurchase } from './fulfill-purchase.ts'
import { findSale, lockBuyer, lockSale } from './lock-sale.ts'
import { type MatchedEffect, type MatchedEffects, matchEffects } from './match-effects.ts'
import { lockSoldLicense, refoldLicense } from './refold-license.ts'
import type { Buyer, Purchase, Sale, SaleProblem, StoredSale } from './sale.ts'

/** How to follow a sale. */
export interface FollowOptions {
  /**
   * Returns the account of a new purchase; null if it cannot be found, and the caller reports why. `soldTo` is the account that
   * the sale was sold to before.
   */
  findBuyer: (soldTo: string | null) => Promise<Buyer | null>
  /** Whether a loss or refund undoes the effects. If false, they stay in force until a person decides. */
  undoes: boolean
}

/** What became of a sale. */
export interface FollowedSale {
  /** Account of the sale; null if the sale is not stored. */
  accountId: string | null
  /** Id of the stored sale; null if it is not stored. */
  saleId: string | null
  /** Whether a sale that was won is lost or refunded now. */
  isLost: boolean
  /** What a person has to decide. */
  problems: SaleProblem[]
}

/**
 * Follows the present state of a sale. A won sale issues, renews or extends licenses, once. A loss or a refund undoes exactly
 * what the sale did, also after later sales of the same license; a sale that is won again has the same effects again. Changed
 * quantities are followed. What cannot be followed is a problem, and does not affect the other lines. Idempotent.
 */
export async function followSale(
  ctx: Context,
  tx: Tx,
  sale: Sale,
  options: FollowOptions,
): Promise<FollowedSale> {
  const before = await lockSale(tx, sale)
  if (sale.state === 'WON') return await followWon(ctx, tx, sale, before, options)
  if (!before) return { accountId: null, saleId: null, isLost: false, problems: [] }
  const isLost = sale.state !== 'QUOTED' && !isOver(before)
  const stored = await storeState(ctx, tx, sale, before)
  if (isLost && options.undoes) await undoEffects(ctx, tx, stored)
  return { accountId: stored.accountId, saleId: stored.id, isLost, problems: [] }
}

function isOver({ state }: StoredSale): boolean {
  return state === 'LOST' || state === 'REFUNDED'
}

async function followWon(
  ctx: Context,
  tx: Tx,
  sale: Sale,
  before: StoredSale | null,
  { findBuyer }: FollowOptions,
): Promise<FollowedSale> {
  const granted = new Set(before?.effects.map(({ licenseTypeId }) => licenseTypeId))
  const { purchases, problems } = await findPurchases(tx, sale, granted)
  const unstored = { accountId: before?.accountId ?? null, saleId: before?.id ?? null }
  const followed = { ...unstored, isLost: false, problems }
  if (purchases.length === 0 && !before) return followed
  try {
    await attempt(tx, async () => {
      const { unmatched } = matchEffects(before?.effects ?? [], purchases)
      const buyer = unmatched.length > 0 ? await findBuyer(before?.accountId ?? null) : null
      if (!before && !buyer) return
      const stored = await storeState(ctx, tx, sale, before, buyer?.accountId)
      followed.accountId = stored.accountId
      followed.saleId = stored.id
      problems.push(...(await fulfill(ctx, tx, stored, before, buyer, purchases)))
    })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    Object.assign(followed, unstored)
    problems.push({
      code: 'REFUSED',
      detail: `The sale was won but could not be followed: ${error.code}. ${error.message}`,
    })
  }
  return followed
}

/** Stores the present state and lines of a sale. Another process can store a new sale at the same time. */
async function storeState(
  ctx: Context,
  tx: Tx,
  { source, externalId, state, intent, business, lines }: Sale,
  before: StoredSale | null,
  buyerId?: string,
): Promise<StoredSale> {
  const now = ctx.now()
  if (!before) {
    const accountId = await lockBuyer(tx, buyerId!)
    await tx.sale.createMany({
      data: { source, externalId, accountId, state, intent, business, createdAt: now, changedAt: now },
      skipDuplicates: true,
    })
  }
  const stored = (await findSale(tx, { source, externalId }))!
  const { id, accountId } = stored
  if (!before || before.state !== state) {
    if (before) await tx.sale.update({ where: { id }, data: { state, changedAt: now } })
    const data = { source, externalId, state }
    await recordEvent(ctx, tx, { type: 'sale.followed', subjectId: id, accountId, data })
  }
  // A sale without lines is not read: only its state is known.
  if (lines.length > 0) {
    await tx.sale.update({ where: { id }, data: { intent, business } })
    await tx.saleLine.deleteMany({ where: { saleId: id } })
    await tx.saleLine.createMany({ data: lines.map((line, number) => ({ ...line, saleId: id, number })) })
  }
  return { ...stored, state }
}

/** Grants the purchases. Without a buyer, only what the sale was granted before. */
async function fulfill(
  ctx: Context,
  tx: Tx,
  sale: StoredSale,
  before: StoredSale | null,
  buyer: Buyer | null,
  purchases: readonly Purchase[],
): Promise<SaleProblem[]> {
  const wasOver = before !== null && isOver(before)
  // All effects of a sale that is won again are in force, except those of lines that are refunded.
  const known =
    before?.state === 'WON' ? sale.effects : sale.effects.map((one) => ({ ...one, inForce: true }))
  const { effects, unmatched } = matchEffects(known, purchases)
  const problems = await changeEffects(ctx, tx, sale, effects, wasOver)
  if (!buyer) return problems
  const refused: Refusal[] = []
  for (const purchase of unmatched)
    try {
      problems.push(...(await attempt(tx, () => fulfillPurchase(ctx, tx, sale, buyer, purchase))))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refused.push(error)
      problems.push(refusedPart(purchase, error))
    }
  // A new sale of which nothing can be followed is not stored, and creates no account.
  if (!before && refused.length === purchases.length) throw refused[0]!
  return problems
}

function refusedPart({ seats, licenseType }: Purchase, { code, message }: Refusal): SaleProblem {
  return {
    code: 'REFUSED',
    detail: `The sale was won, but its ${seats} seats of ${licenseType} could not be followed: ${code}. ${message}`,
  }
}

/** Gives the effects of a won sale what its lines state now. */
async function changeEffects(
  ctx: Context,
  tx: Tx,
  sale: StoredSale,
  wanted: MatchedEffects['effects'],
  wasOver: boolean,
): Promise<SaleProblem[]> {
  const problems: SaleProblem[] = []
  for (const [licenseId, effects] of byLicense(sale.effects)) {
    const changed = effects.filter((effect) => isChanged(effect, wanted.get(effect.id)!))
    if (changed.length === 0 && !wasOver) continue
    await lockSoldLicense(ctx, tx, licenseId, { issued: false })
    for (const effect of changed) {
      const data = wanted.get(effect.id)!
      const revisionId = data.intent === 'UPGRADE' ? await upgradeRevision(tx, effect) : null
      await tx.saleEffect.update({ where: { id: effect.id }, data: { ...data, revisionId } })
    }
    const use = await refoldLicense(ctx, tx, licenseId, sale)
    if (use === 'UNUSABLE') problems.push(unusable)
  }
  return problems
}

function isChanged(effect: SaleEffect, wanted: MatchedEffect): boolean {
  return (['inForce', 'quantity', 'intent', 'start', 'end'] as const).some(
    (column) => effect[column] !== wanted[column],
  )
}

/** The revision of an upgrade: that of the effect, or the published one if the effect was corrected to an upgrade. */
async function upgradeRevision(tx: Tx, { revisionId, licenseTypeId }: SaleEffect): Promise<string> {
  if (revisionId) return revisionId
  const licenseType = await tx.licenseType.findUniqueOrThrow({ where: { id: licenseTypeId } })
  return (await getPublishedRevision(tx, licenseType)).id
}

const unusable: SaleProblem = {
  code: 'LICENSE_UNUSABLE',
  detail:
    'A license of the sale is suspended for another reason than a lost sale, or it is revoked. Decide whether to reinstate it, or to issue another license.',
}

/** Undoes all effects of a sale. */
async function undoEffects(ctx: Context, tx: Tx, sale: StoredSale): Promise<void> {
  for (const [licenseId] of byLicense(sale.effects)) {
    await lockSoldLicense(ctx, tx, licenseId, { issued: false })
    await tx.saleEffect.updateMany({ where: { saleId: sale.id, licenseId }, data: { inForce: false } })
    await refoldLicense(ctx, tx, licenseId, sale)
  }
}

/** Effects by their license, in the order of the licenses: all transactions lock licenses in this order. */
function byLicense(effects: readonly SaleEffect[]): [string, SaleEffect[]][] {
  return [...Map.groupBy(effects, ({ licenseId }) => licenseId)].toSorted(([a], [b]) => (a < b ? -1 : 1))
}
