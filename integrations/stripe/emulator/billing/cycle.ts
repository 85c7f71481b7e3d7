import type { Account } from '../account/account.ts'
import type { StripeObject } from '../account/stripe-object.ts'
import { addIntervals } from './interval.ts'
import { collect, finalize } from './invoices.ts'
import { itemsOf, priceOf, recurringOf } from './items.ts'
import { cancelSubscription, draft } from './subscriptions.ts'

const HOUR = 60 * 60
const DAY = 24 * HOUR
/** Stripe finalizes the draft of a cycle an hour after it was created. */
const DRAFT_SECONDS = HOUR
/** Delays between the attempts to collect an invoice. */
const RETRIES = [3 * DAY, 5 * DAY, 7 * DAY]

/** What Stripe does with a subscription after the last failed attempt. A setting of the account. */
export type AfterRetries = 'cancel' | 'unpaid' | 'past_due'

/** A step of a subscription that is due. */
interface Step {
  at: number
  run: () => void
}

/** Runs everything that is due for some subscriptions until an instant, in the order of time. */
export function runBilling(
  account: Account,
  subscriptions: () => StripeObject[],
  until: number,
  afterRetries: AfterRetries,
): void {
  for (;;) {
    const [step] = subscriptions()
      .flatMap((subscription) => nextStep(account, subscription, afterRetries) ?? [])
      .filter(({ at }) => at <= until)
      .toSorted((a, b) => a.at - b.at)
    if (!step) return
    account.at(step.at, step.run)
  }
}

function nextStep(account: Account, subscription: StripeObject, afterRetries: AfterRetries): Step | null {
  const { status } = subscription
  if (status === 'canceled' || status === 'incomplete' || status === 'incomplete_expired') return null
  const invoice = account.find('invoice', String(subscription.latest_invoice))
  const cancelAt = subscription.cancel_at as number | null
  const end = Number(itemsOf(subscription)[0]!.current_period_end)
  const steps: Step[] = []
  if (invoice?.status === 'draft')
    steps.push({
      at: invoice.created + DRAFT_SECONDS,
      run: () => {
        finalize(account, invoice)
        attempt(account, subscription, invoice, afterRetries)
      },
    })
  const retryAt = invoice?.status === 'open' ? (invoice.next_payment_attempt as number | null) : null
  if (invoice && retryAt !== null)
    steps.push({ at: retryAt, run: () => attempt(account, subscription, invoice, afterRetries) })
  if (cancelAt !== null)
    steps.push({ at: cancelAt, run: () => void cancelSubscription(account, subscription) })
  if (cancelAt === null || cancelAt > end) steps.push({ at: end, run: () => renew(account, subscription) })
  return steps.toSorted((a, b) => a.at - b.at)[0] ?? null
}

/** The next period of a subscription begins, whether or not the last one was paid. */
function renew(account: Account, subscription: StripeObject): void {
  const anchor = Number(subscription.billing_cycle_anchor)
  const items = itemsOf(subscription)
  const recurring = recurringOf(priceOf(items[0]!))
  const start = Number(items[0]!.current_period_end)
  let times = 1
  while (addIntervals(anchor, recurring, times) <= start) times++
  const end = addIntervals(anchor, recurring, times)
  const previous = structuredClone(subscription.items)
  for (const item of items) Object.assign(item, { current_period_start: start, current_period_end: end })
  if (subscription.status === 'trialing') subscription.status = 'active'
  draft(account, subscription, 'subscription_cycle')
  account.emit('customer.subscription.updated', subscription, { items: previous })
}

function attempt(
  account: Account,
  subscription: StripeObject,
  invoice: StripeObject,
  afterRetries: AfterRetries,
): void {
  const next = statusAfter(account, subscription, invoice, afterRetries)
  if (next === 'canceled') cancelSubscription(account, subscription, 'payment_failed')
  else if (next !== subscription.status) {
    const status = subscription.status
    subscription.status = next
    account.emit('customer.subscription.updated', subscription, { status })
  }
}

/** Attempts to collect an invoice. Returns the status of its subscription after it. */
function statusAfter(
  account: Account,
  subscription: StripeObject,
  invoice: StripeObject,
  afterRetries: AfterRetries,
): string {
  if (collect(account, invoice)) {
    subscription._failures = 0
    return 'active'
  }
  const failures = Number(subscription._failures) + 1
  subscription._failures = failures
  const delay = RETRIES[failures - 1]
  invoice.next_payment_attempt = delay === undefined ? null : account.seconds() + delay
  if (delay !== undefined) return 'past_due'
  return afterRetries === 'cancel' ? 'canceled' : afterRetries
}

/** A customer pays the open invoice of a subscription, such as on its hosted page. */
export function payOpenInvoice(account: Account, subscription: StripeObject): void {
  const invoice = account.get('invoice', String(subscription.latest_invoice))
  if (!collect(account, invoice)) return
  const status = String(subscription.status)
  subscription._failures = 0
  if (status !== 'past_due' && status !== 'unpaid' && status !== 'incomplete') return
  subscription.status = 'active'
  account.emit('customer.subscription.updated', subscription, { status })
}
