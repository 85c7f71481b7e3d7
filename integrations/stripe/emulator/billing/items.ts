import type { Account } from '../account/account.ts'
import { listOf, type StripeObject } from '../account/stripe-object.ts'
import { invalid, required } from '../http/api-error.ts'
import type { Params } from '../http/form.ts'
import { integer, requiredText } from '../http/read.ts'
import type { Interval } from './interval.ts'

/** The recurring part of a price. */
export type Recurring = Interval & { usage_type: 'licensed' | 'metered' }

/** Returns the price of an item. */
export function priceOf(item: StripeObject): StripeObject {
  return item.price as StripeObject
}

/** Returns how often an item is billed. */
export function recurringOf(price: StripeObject): Recurring {
  return price.recurring as Recurring
}

/** Returns the items of a subscription. */
export function itemsOf(subscription: StripeObject): StripeObject[] {
  return (subscription.items as { data: StripeObject[] }).data
}

/** Replaces the items of a subscription. */
export function setItems(subscription: StripeObject, items: readonly StripeObject[]): void {
  subscription.items = listOf(items, `/v1/subscription_items?subscription=${subscription.id}`)
}

/** Adds an item for one period. */
export function addItem(
  account: Account,
  subscription: { id: string },
  params: Params,
  period: { start: number; end: number },
): StripeObject {
  const price = recurringPrice(account, requiredText(params, 'price'))
  const isMetered = recurringOf(price).usage_type === 'metered'
  const quantity = integer(params, 'quantity')
  if (isMetered && quantity !== null)
    throw invalid('items[0][quantity]', 'You cannot set the quantity of a metered price.')
  return account.add('subscription_item', {
    current_period_end: period.end,
    current_period_start: period.start,
    discounts: [],
    metadata: {},
    price: structuredClone(price),
    ...(!isMetered && { quantity: quantity ?? 1 }),
    subscription: subscription.id,
    tax_rates: [],
  })
}

/** Returns an active recurring price. */
export function recurringPrice(account: Account, id: string): StripeObject {
  const price = account.get('price', id, 'items[0][price]')
  if (price.type !== 'recurring')
    throw invalid(
      'items[0][price]',
      'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.',
    )
  if (!price.active)
    throw invalid(
      'items[0][price]',
      'The price specified is inactive. This field only accepts active prices.',
    )
  return price
}

/** All licensed items of a subscription must be billed in the same interval. */
export function refuseMixedIntervals(items: readonly StripeObject[]): void {
  if (items.length === 0) throw required('items')
  const intervals = new Set(
    items.map((item) => {
      const { interval, interval_count } = recurringOf(priceOf(item))
      return `${interval_count} ${interval}`
    }),
  )
  if (intervals.size > 1)
    throw invalid(
      'items',
      'All prices on a subscription must have the same `recurring.interval` and `recurring.interval_count`.',
    )
}
