import type { StripeObject } from '../account/stripe-object.ts'
import type { DraftLine } from './invoices.ts'
import { priceOf } from './items.ts'

/**
 * Returns the prorations of a changed item: a credit for the unused time of what it was, and a charge for the remaining time of
 * what it is.
 */
export function prorate(
  former: StripeObject | null,
  item: StripeObject | null,
  { now, start, end }: { now: number; start: number; end: number },
): DraftLine[] {
  const share = (end - now) / (end - start)
  const line = (of: StripeObject, sign: 1 | -1): DraftLine => {
    const price = priceOf(of)
    const quantity = Number(of.quantity ?? 0)
    return {
      item: of,
      price,
      quantity,
      amount: Math.round(sign * share * Number(price.unit_amount ?? 0) * quantity),
      period: { start: now, end },
      proration: true,
      description: sign === 1 ? 'Remaining time' : 'Unused time',
    }
  }
  return [...(former ? [line(former, -1)] : []), ...(item ? [line(item, 1)] : [])]
}
