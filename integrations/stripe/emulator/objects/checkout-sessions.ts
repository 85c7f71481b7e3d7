import type { Account } from '../account/account.ts'
import { idIn, type StripeObject } from '../account/stripe-object.ts'
import { createSubscription } from '../billing/subscriptions.ts'
import { ApiError, invalid, required } from '../http/api-error.ts'
import { declareIncludable } from '../http/expand.ts'
import type { Params } from '../http/form.ts'
import { hash, hashes, integer, metadata, oneOf, requiredText, text } from '../http/read.ts'
import { createCustomer } from './customers.ts'
import { createPaymentIntent, succeed } from './payments.ts'

export const sessionParams = [
  'cancel_url',
  'client_reference_id',
  'customer',
  'customer_creation',
  'customer_email',
  'line_items',
  'locale',
  'metadata',
  'mode',
  'return_url',
  'subscription_data',
  'success_url',
  'ui_mode',
] as const

/** A session expires after a day by default. */
const LIFETIME_SECONDS = 24 * 60 * 60

/** Creates a Checkout Session that waits for its customer. */
export function createSession(account: Account, params: Params): StripeObject {
  const mode = oneOf(params, 'mode', ['payment', 'subscription'])
  if (!mode) throw required('mode')
  const items = hashes(params, 'line_items')
  if (items.length === 0) throw required('line_items')
  const customer = text(params, 'customer')
  if (customer) account.get('customer', customer, 'customer')
  const lines = items.map((item) => addLine(account, item, mode))
  const total = lines.reduce((sum, line) => sum + Number(line.amount_total), 0)
  const session = account.add('checkout.session', {
    amount_subtotal: total,
    amount_total: total,
    client_reference_id: text(params, 'client_reference_id'),
    currency: String((lines[0]!.price as StripeObject).currency),
    customer,
    customer_creation: mode === 'payment' ? (text(params, 'customer_creation') ?? 'if_required') : null,
    customer_details: null,
    customer_email: text(params, 'customer_email'),
    expires_at: account.seconds() + LIFETIME_SECONDS,
    invoice: null,
    locale: text(params, 'locale'),
    metadata: metadata(params),
    mode,
    payment_intent: null,
    payment_link: null,
    payment_status: 'unpaid',
    status: 'open',
    subscription: null,
    success_url: requiredText(params, 'success_url'),
    ui_mode: 'hosted_page',
    url: null,
    _lines: lines,
    _subscriptionData: hash(params, 'subscription_data'),
  })
  session.url = `https://checkout.stripe.com/c/pay/${session.id}`
  return session
}

function addLine(account: Account, item: Params, mode: string): StripeObject {
  const price = account.get('price', requiredText(item, 'price'), 'line_items[0][price]')
  if (!price.active)
    throw invalid(
      'line_items[0][price]',
      'The price specified is inactive. This field only accepts active prices.',
    )
  if (price.type === 'recurring' && mode === 'payment')
    throw invalid(
      'line_items',
      'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
    )
  const isMetered = (price.recurring as { usage_type?: string } | null)?.usage_type === 'metered'
  const quantity = integer(item, 'quantity')
  if (quantity === null && !isMetered) throw required('line_items[0][quantity]')
  const amount = Number(price.unit_amount ?? 0) * (quantity ?? 0)
  const product = account.get('product', String(price.product))
  return account.add('line_item', {
    object: 'item',
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: price.currency,
    description: product.name,
    metadata: {},
    price: structuredClone(price),
    quantity,
  })
}

/** The lines of a session, in their order. */
export function linesOf(session: StripeObject): StripeObject[] {
  return session._lines as StripeObject[]
}

declareIncludable('checkout.session', 'line_items', (_account, session) => ({
  object: 'list',
  data: linesOf(session).slice(0, 10),
  has_more: linesOf(session).length > 10,
  url: `/v1/checkout/sessions/${session.id}/line_items`,
}))

/** What a customer enters in Checkout. */
export interface Entered {
  email: string
  name?: string
  /** Name of the company, if Checkout collects it. */
  business?: string
  /** A bank debit is paid later. Default: a card, which is paid at once. */
  pays?: 'CARD' | 'LATER' | 'DECLINED'
  /** Language of the browser. */
  locale?: string
}

/** A customer completes a session in payment mode. */
export function completePayment(account: Account, session: StripeObject, entered: Entered): StripeObject {
  if (session.status !== 'open') throw new ApiError(400, 'The session is not open.')
  if (session.mode !== 'payment') throw new ApiError(400, 'The session is not in payment mode.')
  const customer = customerOfSession(account, session, entered)
  const amount = Number(session.amount_total)
  const details = detailsOf(account, customer, entered)
  Object.assign(session, { customer, customer_details: details })
  if (amount === 0) {
    Object.assign(session, { status: 'complete', payment_status: 'no_payment_required' })
    account.emit('checkout.session.completed', session)
    return session
  }
  const currency = String(session.currency)
  const intent = createPaymentIntent(account, { amount, currency, customer, email: entered.email })
  session.payment_intent = intent.id
  if (entered.pays !== 'LATER') succeed(account, intent, entered.email)
  else intent.status = 'processing'
  Object.assign(session, {
    status: 'complete',
    payment_status: entered.pays === 'LATER' ? 'unpaid' : 'paid',
  })
  account.emit('checkout.session.completed', session)
  return session
}

/** A customer completes a session in subscription mode, and pays by card. */
export function completeSubscription(
  account: Account,
  session: StripeObject,
  entered: Entered,
): StripeObject {
  if (session.status !== 'open') throw new ApiError(400, 'The session is not open.')
  if (session.mode !== 'subscription') throw new ApiError(400, 'The session is not in subscription mode.')
  const customer = customerOfSession(account, session, entered)!
  const data = session._subscriptionData as Params
  const items = linesOf(session).map(({ price, quantity }) => ({
    price: (price as StripeObject).id,
    ...(quantity !== null && { quantity: String(quantity) }),
  }))
  const subscription = createSubscription(account, { ...data, customer, items })
  Object.assign(session, {
    customer,
    customer_details: detailsOf(account, customer, entered),
    invoice: subscription.latest_invoice,
    payment_status: subscription.trial_end ? 'no_payment_required' : 'paid',
    status: 'complete',
    subscription: subscription.id,
  })
  account.emit('checkout.session.completed', session)
  return session
}

/** A delayed payment of a session succeeds or fails. */
export function settlePayment(account: Account, session: StripeObject, succeeds: boolean): void {
  const intent = account.get('payment_intent', idIn(session, 'payment_intent') ?? '')
  const { email = null } = (session.customer_details ?? {}) as { email?: string }
  if (succeeds) {
    succeed(account, intent, email)
    session.payment_status = 'paid'
    account.emit('checkout.session.async_payment_succeeded', session)
  } else {
    intent.status = 'requires_payment_method'
    account.emit('checkout.session.async_payment_failed', session)
  }
}

/** The customer of a session: the given one, else a new one if the session creates it, else none: a guest. */
export function customerOfSession(account: Account, session: StripeObject, entered: Entered): string | null {
  const given = idIn(session, 'customer')
  if (given || (session.mode === 'payment' && session.customer_creation === 'if_required')) return given
  const { email, name, business, locale } = entered
  const params = {
    email,
    ...(name && { name }),
    ...(business && { business_name: business }),
    ...(locale && { preferred_locales: [locale] }),
  }
  return createCustomer(account, params).id
}

/** What Checkout shows about the customer. The address of an existing customer cannot be changed in Checkout. */
export function detailsOf(account: Account, customerId: string | null, entered: Entered): object {
  const customer = customerId ? account.find('customer', customerId) : null
  return {
    address: null,
    business_name: entered.business ?? null,
    email: customer?.email ?? entered.email,
    individual_name: null,
    name: entered.name ?? customer?.name ?? null,
    phone: null,
    tax_exempt: 'none',
    tax_ids: [],
  }
}
