import type { Account } from '../account/account.ts'
import type { StripeObject } from '../account/stripe-object.ts'
import { ApiError, invalid } from '../http/api-error.ts'
import type { Params } from '../http/form.ts'
import { boolean, hash, hashes, integer, metadata, oneOf, requiredText, text } from '../http/read.ts'
import { addIntervals } from './interval.ts'
import { collect, createInvoice, finalize, periodLine } from './invoices.ts'
import {
  addItem,
  itemsOf,
  priceOf,
  recurringOf,
  recurringPrice,
  refuseMixedIntervals,
  setItems,
} from './items.ts'
import { prorate } from './proration.ts'

export const subscriptionParams = [
  'customer',
  'items',
  'metadata',
  'trial_period_days',
  'trial_end',
  'payment_behavior',
  'proration_behavior',
  'cancel_at_period_end',
  'cancel_at',
  'cancellation_details',
] as const

const DAY = 24 * 60 * 60

/** Starts a subscription, and collects its first invoice. Without a payment it is incomplete. */
export function createSubscription(account: Account, params: Params): StripeObject {
  const customer = account.get('customer', requiredText(params, 'customer'), 'customer')
  if (customer.deleted) throw invalid('customer', `No such customer: '${customer.id}'`)
  const given = hashes(params, 'items')
  const first = given[0] ? recurringPrice(account, requiredText(given[0], 'price')) : null
  const start = account.seconds()
  const trialDays = integer(params, 'trial_period_days')
  const trialEnd = trialDays ? start + trialDays * DAY : integer(params, 'trial_end')
  const end = trialEnd ?? (first ? addIntervals(start, recurringOf(first), 1) : start)
  const subscription = account.add('subscription', {
    application: null,
    automatic_tax: { enabled: false, disabled_reason: null, liability: null },
    billing_cycle_anchor: trialEnd ?? start,
    billing_mode: { type: 'flexible', flexible: null },
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, reason: null },
    collection_method: 'charge_automatically',
    currency: String(first?.currency ?? 'eur'),
    customer: customer.id,
    days_until_due: null,
    default_payment_method: null,
    description: null,
    discounts: [],
    ended_at: null,
    latest_invoice: null,
    metadata: metadata(params),
    pause_collection: null,
    pending_update: null,
    schedule: null,
    start_date: start,
    status: 'incomplete',
    test_clock: customer.test_clock ?? null,
    trial_end: trialEnd,
    trial_start: trialEnd ? start : null,
    _pending: [],
    _failures: 0,
  })
  const items = given.map((one) => addItem(account, subscription, one, { start, end }))
  refuseMixedIntervals(items)
  setItems(subscription, items)
  account.emit('customer.subscription.created', subscription)
  const isPaid = bill(account, subscription, 'subscription_create')
  if (isPaid) {
    subscription.status = trialEnd ? 'trialing' : 'active'
    account.emit('customer.subscription.updated', subscription, { status: 'incomplete' })
  }
  return subscription
}

/** Invoices the present period of a subscription at once, with what is pending. Returns whether it is paid. */
export function bill(account: Account, subscription: StripeObject, reason: string): boolean {
  const invoice = draft(account, subscription, reason)
  finalize(account, invoice)
  return collect(account, invoice)
}

/** Creates the invoice of the present period, with the pending prorations. Metered items are billed without a quantity here. */
export function draft(account: Account, subscription: StripeObject, reason: string): StripeObject {
  const isTrial = reason === 'subscription_create' && subscription.trial_end !== null
  const pending = subscription._pending as Parameters<typeof createInvoice>[1]['lines']
  const licensed = itemsOf(subscription).filter(
    (item) => recurringOf(priceOf(item)).usage_type === 'licensed',
  )
  const lines = [...pending, ...licensed.map((item) => periodLine(item, isTrial))]
  subscription._pending = []
  const customer = account.get('customer', String(subscription.customer))
  const invoice = createInvoice(account, { customer, subscription, reason, lines })
  subscription.latest_invoice = invoice.id
  return invoice
}

/** Changes a subscription: its items, its cancellation, its metadata. */
export function updateSubscription(
  account: Account,
  subscription: StripeObject,
  params: Params,
): StripeObject {
  if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired')
    throw new ApiError(400, 'A canceled subscription can only update its cancellation_details and metadata.')
  const before = structuredClone({
    items: subscription.items,
    cancel_at_period_end: subscription.cancel_at_period_end,
  })
  const cancelAtEnd = boolean(params, 'cancel_at_period_end')
  const cancelAt = integer(params, 'cancel_at')
  if (cancelAtEnd !== null)
    Object.assign(subscription, {
      cancel_at_period_end: cancelAtEnd,
      cancel_at: cancelAtEnd ? itemsOf(subscription)[0]!.current_period_end : null,
      canceled_at: cancelAtEnd ? account.seconds() : null,
      cancellation_details: {
        comment: null,
        feedback: null,
        reason: cancelAtEnd ? 'cancellation_requested' : null,
      },
    })
  if (cancelAt !== null) Object.assign(subscription, { cancel_at: cancelAt, canceled_at: account.seconds() })
  subscription.metadata = metadata(params, subscription.metadata as Record<string, string>)
  const changes = hashes(params, 'items')
  const behavior =
    oneOf(params, 'proration_behavior', ['create_prorations', 'always_invoice', 'none']) ??
    'create_prorations'
  if (changes.length > 0) changeItems(account, subscription, changes, behavior)
  account.emit('customer.subscription.updated', subscription, before)
  return subscription
}

type Behavior = 'create_prorations' | 'always_invoice' | 'none'

function changeItems(
  account: Account,
  subscription: StripeObject,
  changes: readonly Params[],
  behavior: Behavior,
): void {
  const items = itemsOf(subscription)
  const [present] = items
  const period = { start: Number(present!.current_period_start), end: Number(present!.current_period_end) }
  const now = account.seconds()
  const lines = changes.flatMap((change) => {
    const id = text(change, 'id')
    if (!id) {
      const item = addItem(account, subscription, change, { start: now, end: period.end })
      items.push(item)
      return prorate(null, item, { now, end: period.end, start: period.start })
    }
    const item = items.find((one) => one.id === id)
    if (!item) throw invalid('items[0][id]', `No such subscription item: '${id}'`)
    const former = structuredClone(item)
    if (boolean(change, 'deleted')) {
      items.splice(items.indexOf(item), 1)
      return prorate(former, null, { now, ...period })
    }
    const priceId = text(change, 'price')
    if (priceId) item.price = structuredClone(recurringPrice(account, priceId))
    const quantity = integer(change, 'quantity')
    if (quantity !== null) item.quantity = quantity
    return prorate(former, item, { now, ...period })
  })
  setItems(subscription, items)
  refuseMixedIntervals(items)
  const isTrial = subscription.status === 'trialing'
  if (behavior === 'none' || isTrial) return
  ;(subscription._pending as unknown[]).push(...lines)
  if (behavior === 'create_prorations') return
  const customer = account.get('customer', String(subscription.customer))
  const pending = subscription._pending as Parameters<typeof createInvoice>[1]['lines']
  subscription._pending = []
  const invoice = createInvoice(account, {
    customer,
    subscription,
    reason: 'subscription_update',
    lines: pending,
  })
  subscription.latest_invoice = invoice.id
  finalize(account, invoice)
  if (!collect(account, invoice)) subscription.status = 'past_due'
}

/** Ends a subscription at once. */
export function cancelSubscription(
  account: Account,
  subscription: StripeObject,
  reason: 'cancellation_requested' | 'payment_failed' = 'cancellation_requested',
  params: Params = {},
): StripeObject {
  if (subscription.status === 'canceled')
    throw new ApiError(404, `No such subscription: '${subscription.id}'`, {
      code: 'resource_missing',
      param: 'id',
    })
  const details = hash(params, 'cancellation_details')
  Object.assign(subscription, {
    status: 'canceled',
    canceled_at: subscription.canceled_at ?? account.seconds(),
    ended_at: account.seconds(),
    cancellation_details: { comment: text(details, 'comment'), feedback: text(details, 'feedback'), reason },
  })
  account.emit('customer.subscription.deleted', subscription)
  return subscription
}
