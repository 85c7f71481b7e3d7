import type { Account } from '../account/account.ts'
import type { StripeObject } from '../account/stripe-object.ts'
import { invalid } from '../http/api-error.ts'
import type { Params } from '../http/form.ts'
import { hash, list, metadata, text } from '../http/read.ts'

export const customerParams = [
  'address',
  'business_name',
  'description',
  'email',
  'individual_name',
  'metadata',
  'name',
  'phone',
  'preferred_locales',
  'test_clock',
] as const

/** Creates a customer. */
export function createCustomer(account: Account, params: Params): StripeObject {
  const email = emailOf(params)
  const customer = account.add('customer', {
    address: Object.keys(hash(params, 'address')).length > 0 ? hash(params, 'address') : null,
    balance: 0,
    currency: null,
    default_source: null,
    delinquent: false,
    description: text(params, 'description'),
    discount: null,
    email,
    invoice_prefix: account.newId('customer').slice(4, 12).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    metadata: metadata(params),
    name: text(params, 'name'),
    next_invoice_sequence: 1,
    phone: text(params, 'phone'),
    preferred_locales: list(params, 'preferred_locales').map(String),
    shipping: null,
    tax_exempt: 'none',
    test_clock: text(params, 'test_clock'),
    ...(text(params, 'business_name') && { business_name: text(params, 'business_name') }),
    ...(text(params, 'individual_name') && { individual_name: text(params, 'individual_name') }),
  })
  account.emit('customer.created', customer)
  return customer
}

/** Changes a customer. */
export function updateCustomer(account: Account, customer: StripeObject, params: Params): StripeObject {
  const before = { ...customer }
  const email = 'email' in params ? emailOf(params) : customer.email
  Object.assign(customer, {
    email,
    name: text(params, 'name') ?? customer.name,
    metadata: metadata(params, customer.metadata as Record<string, string>),
    ...('preferred_locales' in params && {
      preferred_locales: list(params, 'preferred_locales').map(String),
    }),
  })
  const previous = Object.fromEntries(
    Object.entries(before).filter(
      ([field, value]) => JSON.stringify(customer[field]) !== JSON.stringify(value),
    ),
  )
  account.emit('customer.updated', customer, previous)
  return customer
}

/** Deletes a customer. Its id stays in other objects, and reads of it show that it is deleted. */
export function deleteCustomer(account: Account, customer: StripeObject): object {
  account.emit('customer.deleted', customer)
  const deleted = { id: customer.id, object: 'customer', deleted: true }
  for (const field of Object.keys(customer)) delete customer[field]
  Object.assign(customer, deleted)
  return deleted
}

function emailOf(params: Params): string | null {
  const email = text(params, 'email')
  if (email !== null && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email))
    throw invalid('email', `Invalid email address: ${email}`)
  return email
}
