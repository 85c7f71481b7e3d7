import type { Account } from '../account/account.ts'
import { listOf, type StripeObject } from '../account/stripe-object.ts'
import { createPaymentIntent, decline, succeed } from '../objects/payments.ts'
import { priceOf } from './items.ts'

/** A line of an invoice before it is stored. */
export interface DraftLine {
  item: StripeObject | null
  price: StripeObject
  quantity: number
  amount: number
  period: { start: number; end: number }
  proration: boolean
  description: string
}

/** Returns the lines of an invoice. */
export function linesOfInvoice(invoice: StripeObject): StripeObject[] {
  return (invoice.lines as { data: StripeObject[] }).data
}

/** Creates an invoice with lines. A draft until it is finalized. */
export function createInvoice(
  account: Account,
  {
    customer,
    subscription,
    reason,
    lines,
  }: {
    customer: StripeObject
    subscription: StripeObject | null
    reason: string
    lines: readonly DraftLine[]
  },
): StripeObject {
  const total = lines.reduce((sum, { amount }) => sum + amount, 0)
  const due = Math.max(0, total)
  const invoice = account.add('invoice', {
    account_country: 'DE',
    account_name: 'Emulated shop',
    amount_due: due,
    amount_paid: 0,
    amount_remaining: due,
    attempt_count: 0,
    attempted: false,
    auto_advance: true,
    billing_reason: reason,
    collection_method: 'charge_automatically',
    currency: String(lines[0]?.price.currency ?? 'eur'),
    customer: customer.id,
    customer_email: customer.email ?? null,
    customer_name: customer.name ?? null,
    due_date: null,
    metadata: {},
    next_payment_attempt: null,
    number: null,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    parent: subscription && {
      quote_details: null,
      subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
      type: 'subscription_details',
    },
    period_end: account.seconds(),
    period_start: account.seconds(),
    status: 'draft',
    status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
    subtotal: total,
    test_clock: customer.test_clock ?? null,
    total,
    _subscription: subscription?.id ?? null,
    _payments: [],
  })
  const data = lines.map((line) => lineOf(account, invoice, subscription, line))
  invoice.lines = listOf(data, `/v1/invoices/${invoice.id}/lines`)
  account.emit('invoice.created', invoice)
  return invoice
}

function lineOf(
  account: Account,
  invoice: StripeObject,
  subscription: StripeObject | null,
  { item, price, quantity, amount, period, proration, description }: DraftLine,
): Omit<StripeObject, 'created'> {
  const details = {
    proration,
    proration_details: { credited_items: null },
    subscription: subscription?.id ?? null,
  }
  const parent = item
    ? {
        invoice_item_details: null,
        subscription_item_details: { ...details, invoice_item: null, subscription_item: item.id },
        type: 'subscription_item_details',
      }
    : {
        invoice_item_details: { ...details, invoice_item: account.newId('invoiceitem') },
        subscription_item_details: null,
        type: 'invoice_item_details',
      }
  return {
    id: account.newId('invoice_line'),
    object: 'line_item',
    amount,
    currency: price.currency,
    description,
    discount_amounts: [],
    discountable: !proration,
    discounts: [],
    invoice: invoice.id,
    livemode: account.livemode,
    metadata: {},
    parent,
    period,
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: price.id, product: price.product },
      type: 'price_details',
      unit_amount_decimal: price.unit_amount_decimal,
    },
    quantity,
    quantity_decimal: String(quantity),
    subscription: subscription?.id ?? null,
    subtotal: amount,
    taxes: [],
  }
}

/** Returns the line of a full period of an item. */
export function periodLine(item: StripeObject, isTrial: boolean): DraftLine {
  const price = priceOf(item)
  const quantity = Number(item.quantity ?? 0)
  return {
    item,
    price,
    quantity,
    amount: isTrial ? 0 : Number(price.unit_amount ?? 0) * quantity,
    period: { start: Number(item.current_period_start), end: Number(item.current_period_end) },
    proration: false,
    description: isTrial ? 'Trial period' : `${quantity} × price`,
  }
}

/** Finalizes an invoice. Then it can be paid. */
export function finalize(account: Account, invoice: StripeObject): void {
  invoice.status = 'open'
  invoice.number = `EMU-${account.all('invoice').length}`
  Object.assign(invoice.status_transitions as object, { finalized_at: account.seconds() })
  account.emit('invoice.finalized', invoice)
}

/** Attempts to collect an open invoice from the customer's card. Returns whether it is paid. */
export function collect(account: Account, invoice: StripeObject): boolean {
  const customer = account.get('customer', String(invoice.customer))
  const email = typeof customer.email === 'string' ? customer.email : null
  Object.assign(invoice, { attempted: true, attempt_count: Number(invoice.attempt_count) + 1 })
  if (Number(invoice.amount_due) > 0) {
    const intent = intentOf(account, invoice, customer)
    if (customer._card === 'DECLINED') {
      decline(account, intent, email)
      account.emit('invoice.payment_failed', invoice)
      return false
    }
    succeed(account, intent, email)
  }
  Object.assign(invoice, { status: 'paid', amount_paid: invoice.amount_due, amount_remaining: 0 })
  invoice.next_payment_attempt = null
  Object.assign(invoice.status_transitions as object, { paid_at: account.seconds() })
  for (const payment of paymentsOf(invoice))
    Object.assign(payment, { status: 'paid', amount_paid: invoice.amount_due })
  account.emit('invoice.paid', invoice)
  account.emit('invoice.payment_succeeded', invoice)
  return true
}

/** Returns the payments of an invoice. */
export function paymentsOf(invoice: StripeObject): StripeObject[] {
  return invoice._payments as StripeObject[]
}

/** An invoice has one PaymentIntent, which is attempted again. */
function intentOf(account: Account, invoice: StripeObject, customer: StripeObject): StripeObject {
  const [payment] = paymentsOf(invoice)
  if (payment) {
    const { payment_intent: id } = payment.payment as { payment_intent: string }
    return account.get('payment_intent', id)
  }
  const intent = createPaymentIntent(account, {
    amount: Number(invoice.amount_due),
    currency: String(invoice.currency),
    customer: customer.id,
    email: null,
  })
  paymentsOf(invoice).push(
    account.add('invoice_payment', {
      amount_paid: null,
      amount_requested: invoice.amount_due,
      currency: invoice.currency,
      invoice: invoice.id,
      is_default: true,
      payment: { payment_intent: intent.id, type: 'payment_intent' },
      status: 'open',
      status_transitions: { canceled_at: null, paid_at: null },
    }),
  )
  return intent
}

/** Voids an open invoice. */
export function voidInvoice(account: Account, invoice: StripeObject): void {
  invoice.status = 'void'
  Object.assign(invoice.status_transitions as object, { voided_at: account.seconds() })
  account.emit('invoice.voided', invoice)
}
