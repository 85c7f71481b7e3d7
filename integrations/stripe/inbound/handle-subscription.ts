import { ANY_ACCOUNT, RECOVERED, storeChangeEvents } from '../../../src/crm/inbox.ts'
import { setAutomaticRenewal } from '../../../src/domain/sales/automatic-renewal.ts'
import { findSale } from '../../../src/domain/sales/lock-sale.ts'
import type { SaleLine } from '../../../src/domain/sales/sale.ts'
import type { Context } from '../../../src/platform/context.ts'
import type { Tx } from '../../../src/platform/db.ts'
import { followSteps } from '../../../src/shops/follow-shop-sale.ts'
import { setReportedMeters } from '../../../src/shops/reported-meters.ts'
import { reviewPayment } from '../../../src/shops/review-payment.ts'
import { keepNewKeys } from '../../../src/shops/shown-keys.ts'
import { findSkus, type PriceSku } from '../mapping/price-sku.ts'
import { type ReadSubscription, readSubscription } from '../mapping/read-subscription.ts'
import { areRefunded } from '../mapping/refunded-lines.ts'
import { subscriptionLines } from '../mapping/subscription-lines.ts'
import { noEffect, type ObjectHandler, type ShopSource } from './object-handler.ts'
import { SOURCE } from './read-event.ts'

/** Applies the current state of a subscription: what was paid, its plan, its seats and its end. */
export const handleSubscription: ObjectHandler = async (shop, id) => {
  const subscription = await readSubscription(shop.client, shop.prices, id)
  if (!subscription) return noEffect
  return (ctx, tx) => followSubscription(ctx, tx, shop, id, subscription)
}

async function followSubscription(
  ctx: Context,
  tx: Tx,
  { source, slackSeconds }: ShopSource,
  id: string,
  subscription: ReadSubscription,
): Promise<void> {
  const { periods, changes, items, endsAt, renews, isUnpaid, customer } = subscription
  const left: StatedRefunds = new Map()
  const licensed = {
    periods: withStatedRefunds(await licensedOnly(tx, periods), left),
    changes: withStatedRefunds(await licensedOnly(tx, changes), left),
    items: await licensedOnly(tx, items),
  }
  const key = { source, externalId: id }
  const paid = subscriptionLines({ ...licensed, endsAt, slack: slackSeconds })
  if (paid.length === 0) {
    if (periods.length > 0) ctx.log.info({ msg: 'Stripe subscription without a SKU', objectId: id })
    return
  }
  // A subscription that was over before the gateway followed it issues nothing.
  const isPast = paid.every(({ end }) => end !== null && new Date(end) <= ctx.now())
  if (isPast && !(await findSale(tx, key))) return
  const lines = [...paid, ...(await withdrawnLines(tx, key, paid))]
  const graceEndsAt = isUnpaid ? await findGraceEnd(tx, key) : null
  const isOver = isUnpaid && graceEndsAt !== null && graceEndsAt <= ctx.now()
  const state = areRefunded(paid) ? 'REFUNDED' : isOver ? 'LOST' : 'WON'
  const record = { source: SOURCE, object: 'SUBSCRIPTION', remoteId: id } as const
  const { accountId } = await followSteps(ctx, tx, {
    sale: { ...key, state, intent: null, business: null, lines },
    record,
    customer,
  })
  await keepNewKeys(ctx, tx, key)
  // Nothing is left to take back after the end.
  const isEnded = endsAt !== null && endsAt * 1_000 <= ctx.now().getTime()
  const stored = await findSale(tx, key)
  if (stored) {
    await setAutomaticRenewal(tx, stored.id, renews)
    const licenseIds = [...new Set(stored.effects.map(({ licenseId }) => licenseId))]
    await setReportedMeters(ctx, tx, { source, licenseIds }, isEnded ? [] : subscription.meters)
  }
  const { refundedInPart, isDisputed } = subscription
  await reviewPayment(
    ctx,
    tx,
    { ...record, accountId },
    { refundedInPart: isEnded ? [] : refundedInPart, isDisputed },
  )
  // The end of the grace period can be known only now, as the sale was not followed before.
  const graceEnd = isUnpaid ? (graceEndsAt ?? (await findGraceEnd(tx, key))) : null
  if (graceEnd && !isOver) await readAgainAt(tx, ctx, { id, at: graceEnd })
}

/**
 * Adds what refunds state in their metadata: quantities of SKUs of one payment. A SKU with several lines of the payment is refunded
 * from the last one on. `left` is what was not added to a line yet.
 */
function withStatedRefunds<T extends Refundable>(lines: readonly T[], left: StatedRefunds) {
  return lines
    .toReversed()
    .map(({ refundedSkus, ...line }) => {
      const stated = left.get(refundedSkus) ?? new Map(refundedSkus)
      left.set(refundedSkus, stated)
      const own = Math.min(stated.get(line.sku) ?? 0, line.quantity)
      stated.set(line.sku, (stated.get(line.sku) ?? 0) - own)
      return { ...line, refunded: Math.max(line.refunded, own) }
    })
    .toReversed()
}

type Refundable = {
  sku: string
  quantity: number
  refunded: number
  refundedSkus: ReadonlyMap<string, number>
}
/** By the statements of a payment. */
type StatedRefunds = Map<ReadonlyMap<string, number>, Map<string, number>>

/** Resolves the SKUs, and leaves out what licenses nothing. */
async function licensedOnly<T extends { priceSku: PriceSku }>(
  tx: Tx,
  lines: readonly T[],
): Promise<(Omit<T, 'priceSku'> & { sku: string })[]> {
  const skus = await findSkus(
    tx,
    lines.map(({ priceSku }) => priceSku),
  )
  return lines.flatMap(({ priceSku: _, ...line }, index) => {
    const sku = skus[index] ?? null
    return sku === null ? [] : [{ ...line, sku }]
  })
}

/** Upgrades that were followed and that the subscription no longer shows: the plan was changed back without a proration. */
async function withdrawnLines(
  tx: Tx,
  { source, externalId }: { source: string; externalId: string },
  lines: readonly SaleLine[],
): Promise<SaleLine[]> {
  const shown = new Set(lines.map(({ sku }) => sku))
  const stored = await tx.saleLine.findMany({
    where: { sale: { source, externalId }, intent: 'UPGRADE' },
    orderBy: { number: 'asc' },
  })
  return stored
    .filter(({ sku }) => !shown.has(sku))
    .map(({ saleId: _, number: __, ...line }) => ({ ...line, refunded: line.quantity ?? 0 }))
}

/** When the grace period of the last license of a sale ends; null if the sale has no license. */
async function findGraceEnd(tx: Tx, key: { source: string; externalId: string }): Promise<Date | null> {
  const licenses = await tx.license.findMany({
    where: { saleEffects: { some: { sale: key } }, expiry: { not: null } },
    select: { expiry: true, graceEndsAt: true },
  })
  const ends = licenses.map(({ expiry, graceEndsAt }) => (graceEndsAt ?? expiry!).getTime())
  return ends.length > 0 ? new Date(Math.max(...ends)) : null
}

/** Reads a subscription again at an instant, as Stripe sends no event then. */
async function readAgainAt(tx: Tx, { now }: Context, { id, at }: { id: string; at: Date }): Promise<void> {
  await storeChangeEvents({ db: tx, now }, [
    {
      source: SOURCE,
      portalId: ANY_ACCOUNT,
      subscriptionType: RECOVERED,
      object: 'SUBSCRIPTION',
      objectId: id,
      eventId: 'grace',
      occurredAt: at,
      change: 'CHANGED',
      mergedIds: [],
      retryAt: at,
    },
  ])
}
