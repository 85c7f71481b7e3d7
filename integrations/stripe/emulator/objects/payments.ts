import type { Account } from '../account/account.ts'
import { idIn, type StripeObject } from '../account/stripe-object.ts'

/** A payment of a customer. */
export interface Payment {
  amount: number
  currency: string
  customer: string | null
  email: string | null
}

/** Creates a PaymentIntent that waits for a payment. */
export function createPaymentIntent(account: Account, { amount, currency, customer }: Payment): StripeObject {
  return account.add('payment_intent', {
    amount,
    amount_received: 0,
    canceled_at: null,
    currency,
    customer,
    description: null,
    last_payment_error: null,
    latest_charge: null,
    metadata: {},
    payment_method_types: ['card'],
    status: 'requires_payment_method',
  })
}

/** Pays a PaymentIntent with a card. */
export function succeed(account: Account, intent: StripeObject, email: string | null): StripeObject {
  const charge = addCharge(account, intent, email, { paid: true, status: 'succeeded', captured: true })
  Object.assign(intent, {
    status: 'succeeded',
    amount_received: intent.amount,
    latest_charge: charge.id,
    last_payment_error: null,
  })
  account.emit('charge.succeeded', charge)
  account.emit('payment_intent.succeeded', intent)
  return charge
}

/** The card is declined. */
export function decline(account: Account, intent: StripeObject, email: string | null): StripeObject {
  const failed = { failure_code: 'card_declined', failure_message: 'Your card was declined.' }
  const charge = addCharge(account, intent, email, {
    paid: false,
    status: 'failed',
    captured: false,
    ...failed,
  })
  const error = { type: 'card_error', code: 'card_declined', decline_code: 'generic_decline' }
  Object.assign(intent, { latest_charge: charge.id, last_payment_error: error })
  account.emit('charge.failed', charge)
  account.emit('payment_intent.payment_failed', intent)
  return charge
}

function addCharge(
  account: Account,
  intent: StripeObject,
  email: string | null,
  state: Record<string, unknown>,
): StripeObject {
  const charge = account.add('charge', {
    amount: intent.amount,
    amount_captured: state.captured ? intent.amount : 0,
    amount_refunded: 0,
    balance_transaction: null,
    billing_details: { address: null, email, name: null, phone: null, tax_id: null },
    currency: intent.currency,
    customer: idIn(intent, 'customer'),
    description: null,
    disputed: false,
    failure_code: null,
    failure_message: null,
    metadata: {},
    payment_intent: intent.id,
    payment_method_details: { type: 'card', card: { brand: 'visa', last4: '4242' } },
    receipt_email: null,
    refunded: false,
    ...state,
  })
  return charge
}
