import type { SaleLine } from '../../../src/domain/sales/sale.ts'

/** A line of an invoice of a subscription. Instants are seconds since 1970, as Stripe has them. */
export interface BilledLine {
  /** Id of the subscription item. */
  item: string
  sku: string
  quantity: number
  /** Part of the quantity that was refunded. */
  refunded: number
  unitPrice: string | null
  start: number
  end: number
}

/** An item of a subscription as it is now. */
export interface CurrentItem {
  item: string
  sku: string | null
  quantity: number
  periodEnd: number
  /** When its price last changed, if a proration says it. */
  changedAt: number | null
}

/** What the lines of a subscription are computed from. */
export interface BilledSubscription {
  /** Lines of paid periods. */
  periods: readonly BilledLine[]
  /** Lines for the remaining time of a period after a change. */
  changes: readonly BilledLine[]
  items: readonly CurrentItem[]
  /** When it ends or ended; null while it renews. */
  endsAt: number | null
  /** Seconds after a paid period until which a license lasts while the next payment is collected. */
  slack: number
}

/**
 * Returns the lines of the sale of a subscription, in the order of time. The first paid period of an item is a new license, each
 * later one renews it. A changed plan upgrades it at the time of the change. The last period has the present quantity, and lasts
 * for the slack as well, unless the subscription ends. A plan that was changed back has no effect. Pure.
 */
export function subscriptionLines(subscription: BilledSubscription): SaleLine[] {
  const { periods } = subscription
  const byItem = Map.groupBy(periods.toSorted(byTime), ({ item }) => item)
  return [...byItem.values()]
    .flatMap((own) => itemLines(subscription, own))
    .toSorted((a, b) => a.at - b.at)
    .map(({ line }) => line)
}

interface PlacedLine {
  at: number
  line: SaleLine
}

function byTime(a: { start: number; end: number }, b: { start: number; end: number }): number {
  return a.start - b.start || a.end - b.end
}

function itemLines(subscription: BilledSubscription, periods: readonly BilledLine[]): PlacedLine[] {
  const lines: PlacedLine[] = []
  let sku: string | null = null
  for (const [index, period] of periods.entries()) {
    const next = periods[index + 1] ?? null
    const end = isoOf(endOf(subscription, period, next))
    const current = next ? null : currentOf(subscription, period)
    const changes = changesOf(subscription, period, next, current)
    const isUnchanged = changes.length === 0 || changes.at(-1)!.sku === period.sku
    const quantity = current && current.sku === period.sku ? current.quantity : period.quantity
    const isRefunded = period.refunded >= period.quantity
    const intent = sku === null ? 'NEW' : sku === period.sku ? 'RENEW' : 'UPGRADE'
    const start = isoOf(period.start)
    lines.push({ at: period.start, line: lineOf(withQuantity(period, quantity), { intent, start, end }) })
    for (const change of changes.filter((one) => one.sku !== period.sku))
      lines.push({
        at: change.start ?? period.start,
        line: lineOf(
          { ...change, refunded: isUnchanged || isRefunded ? change.quantity : change.refunded },
          { intent: 'UPGRADE', start: change.start === null ? null : isoOf(change.start), end },
        ),
      })
    sku = isUnchanged ? period.sku : changes.at(-1)!.sku
  }
  return lines
}

type Change = Pick<BilledLine, 'sku' | 'quantity' | 'refunded' | 'unitPrice'> & { start: number | null }

/** The plans of a period after its first one, in the order of time, each once. */
function changesOf(
  { changes }: BilledSubscription,
  period: BilledLine,
  next: BilledLine | null,
  current: CurrentItem | null,
): Change[] {
  const found: Change[] = []
  const present = () => found.at(-1)?.sku ?? period.sku
  const billed = changes
    .filter(({ item, start }) => item === period.item && start >= period.start)
    .filter(({ start }) => start < (next?.start ?? period.end))
  for (const change of billed.toSorted(byTime)) if (change.sku !== present()) found.push(change)
  if (current?.sku && current.sku !== present())
    found.push({
      ...{ sku: current.sku, quantity: current.quantity, refunded: 0, unitPrice: null },
      start: current.changedAt,
    })
  const last = found.at(-1)
  return current && last && last.sku === current.sku
    ? [...found.slice(0, -1), withQuantity(last, current.quantity)]
    : found
}

/**
 * A line with the present quantity. What was refunded of a quantity that changed is not taken from the present one, which already
 * lacks it; all of it stays all of it.
 */
function withQuantity<T extends Pick<BilledLine, 'quantity' | 'refunded'>>(line: T, quantity: number): T {
  if (line.quantity === quantity) return line
  return { ...line, quantity, refunded: line.refunded >= line.quantity ? quantity : 0 }
}

/** The item as it is now, if a period is its present one. */
function currentOf({ items }: BilledSubscription, period: BilledLine): CurrentItem | null {
  return items.find(({ item, periodEnd }) => item === period.item && periodEnd === period.end) ?? null
}

/** A period ends when the next one begins. The last one has the slack while the subscription and its item continue. */
function endOf(
  { items, endsAt, slack }: BilledSubscription,
  { item, end }: BilledLine,
  next: BilledLine | null,
): number {
  if (next) return Math.min(end, next.start)
  if (endsAt !== null && endsAt <= end) return endsAt
  return items.some((one) => one.item === item) ? end + slack : end
}

function lineOf(
  {
    sku,
    quantity,
    refunded,
    unitPrice,
  }: Pick<BilledLine, 'sku' | 'quantity' | 'unitPrice'> & { refunded: number },
  { intent, start, end }: Pick<SaleLine, 'intent' | 'start' | 'end'>,
): SaleLine {
  return { sku, quantity, refunded, kind: 'RECURRING', intent, start, end, price: unitPrice }
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1_000).toISOString()
}
