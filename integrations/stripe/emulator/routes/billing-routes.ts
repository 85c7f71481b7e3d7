import { listOf, type StripeObject } from '../account/stripe-object.ts'
import { linesOfInvoice, paymentsOf } from '../billing/invoices.ts'
import {
  cancelSubscription,
  createSubscription,
  subscriptionParams,
  updateSubscription,
} from '../billing/subscriptions.ts'
import { advanceClock, atTimeOf, createClock } from '../billing/test-clocks.ts'
import { declareIncludable, declareReferences } from '../http/expand.ts'
import { page, pageParams } from '../http/page.ts'
import { hash, requiredText, text } from '../http/read.ts'
import type { Call, Route } from '../http/route.ts'
import { listing, retrieve } from './listing.ts'

declareReferences('subscription', { customer: 'customer', latest_invoice: 'invoice' })
declareReferences('invoice', { customer: 'customer' })
declareReferences('subscription_item', {})
declareReferences('checkout.session', { subscription: 'subscription', invoice: 'invoice' })
declareReferences('invoice_payment', { invoice: 'invoice' })
declareIncludable('invoice', 'payments', (_account, invoice) =>
  listOf(paymentsOf(invoice), `/v1/invoice_payments?invoice=${invoice.id}`),
)

/** By default, a list has no canceled subscriptions. */
const hasStatus = ({ status }: StripeObject, { params }: Call) => {
  const wanted = text(params, 'status')
  return wanted === null ? status !== 'canceled' : wanted === 'all' || wanted === status
}

const ofSubscription = ({ _subscription }: StripeObject, { params }: Call) => {
  const wanted = text(params, 'subscription')
  return wanted === null || wanted === _subscription
}

const ofPayment = ({ payment }: StripeObject, { params }: Call) => {
  const wanted = text(hash(params, 'payment'), 'payment_intent')
  return wanted === null || (payment as { payment_intent?: string }).payment_intent === wanted
}

/** Prorations that no invoice has yet. */
function pendingItems({ account, params }: Call): unknown {
  const customer = requiredText(params, 'customer')
  const items = account
    .all('subscription')
    .filter((subscription) => subscription.customer === customer)
    .flatMap((subscription) =>
      (
        subscription._pending as { price: StripeObject; amount: number; quantity: number; period: object }[]
      ).map(({ price, amount, quantity, period }, index) => ({
        id: `ii_${subscription.id}_${index}`,
        object: 'invoiceitem',
        amount,
        currency: price.currency,
        customer,
        date: account.seconds(),
        discountable: false,
        discounts: [],
        invoice: null,
        livemode: account.livemode,
        metadata: {},
        parent: {
          subscription_details: { subscription: subscription.id },
          type: 'subscription_details',
        },
        period,
        pricing: {
          price_details: { price: price.id, product: price.product },
          type: 'price_details',
          unit_amount_decimal: price.unit_amount_decimal,
        },
        proration: true,
        quantity,
        tax_rates: [],
        test_clock: null,
      })),
    )
  return page(items, params, '/v1/invoiceitems')
}

/** The routes of subscriptions, invoices and test clocks. */
export const billingRoutes: Route[] = [
  retrieve('/v1/subscriptions', 'subscription'),
  {
    ...listing('/v1/subscriptions', 'subscription', ['customer', 'test_clock'], hasStatus),
    params: [...pageParams, 'created', 'customer', 'test_clock', 'status'],
  },
  {
    method: 'POST',
    path: '/v1/subscriptions',
    params: subscriptionParams,
    handle({ account, params }) {
      const customer = account.get('customer', requiredText(params, 'customer'), 'customer')
      return atTimeOf(account, customer.test_clock, () => createSubscription(account, params))
    },
  },
  {
    method: 'POST',
    path: '/v1/subscriptions/:id',
    params: subscriptionParams,
    handle({ account, id, params }) {
      const subscription = account.get('subscription', id)
      return atTimeOf(account, subscription.test_clock, () =>
        updateSubscription(account, subscription, params),
      )
    },
  },
  {
    method: 'DELETE',
    path: '/v1/subscriptions/:id',
    params: ['cancellation_details', 'invoice_now', 'prorate'],
    handle({ account, id, params }) {
      const subscription = account.get('subscription', id)
      return atTimeOf(account, subscription.test_clock, () =>
        cancelSubscription(account, subscription, 'cancellation_requested', params),
      )
    },
  },
  retrieve('/v1/invoices', 'invoice'),
  {
    ...listing('/v1/invoices', 'invoice', ['customer', 'status'], ofSubscription),
    params: [...pageParams, 'created', 'customer', 'status', 'subscription'],
  },
  {
    method: 'GET',
    path: '/v1/invoices/:id/lines',
    params: pageParams,
    handle: ({ account, id, params }) =>
      page(linesOfInvoice(account.get('invoice', id)), params, `/v1/invoices/${id}/lines`),
  },
  {
    ...listing('/v1/invoice_payments', 'invoice_payment', ['invoice', 'status'], ofPayment),
    params: [...pageParams, 'invoice', 'status', 'payment'],
  },
  {
    method: 'GET',
    path: '/v1/invoiceitems',
    params: [...pageParams, 'customer', 'pending'],
    handle: pendingItems,
  },
  retrieve('/v1/test_helpers/test_clocks', 'test_helpers.test_clock'),
  listing('/v1/test_helpers/test_clocks', 'test_helpers.test_clock'),
  {
    method: 'POST',
    path: '/v1/test_helpers/test_clocks',
    params: ['frozen_time', 'name'],
    handle: ({ account, params }) => createClock(account, params),
  },
  {
    method: 'POST',
    path: '/v1/test_helpers/test_clocks/:id/advance',
    params: ['frozen_time'],
    handle: ({ account, id, params }) =>
      advanceClock(account, account.get('test_helpers.test_clock', id), params),
  },
]
