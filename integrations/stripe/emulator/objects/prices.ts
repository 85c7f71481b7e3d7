import type { Account } from '../account/account.ts'
import type { StripeObject } from '../account/stripe-object.ts'
import { ApiError, invalid } from '../http/api-error.ts'
import type { Params } from '../http/form.ts'
import { boolean, hash, integer, metadata, oneOf, requiredText, text } from '../http/read.ts'

export const productParams = ['name', 'id', 'active', 'description', 'metadata', 'unit_label'] as const

/** Creates a product. */
export function createProduct(account: Account, params: Params): StripeObject {
  const id = text(params, 'id')
  if (id && account.find('product', id))
    throw new ApiError(400, 'Product already exists.', { code: 'resource_already_exists', param: 'id' })
  return account.add('product', {
    ...(id && { id }),
    active: boolean(params, 'active') ?? true,
    default_price: null,
    description: text(params, 'description'),
    images: [],
    marketing_features: [],
    metadata: metadata(params),
    name: requiredText(params, 'name'),
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    type: 'service',
    unit_label: text(params, 'unit_label'),
    updated: account.seconds(),
    url: null,
  })
}

export const priceParams = [
  'currency',
  'product',
  'unit_amount',
  'active',
  'lookup_key',
  'metadata',
  'nickname',
  'recurring',
  'transfer_lookup_key',
  'billing_scheme',
] as const

/** Creates a price. A lookup key belongs to one price, unless it is transferred. */
export function createPrice(account: Account, params: Params): StripeObject {
  const product = account.get('product', requiredText(params, 'product'), 'product').id
  const lookupKey = text(params, 'lookup_key')
  takeLookupKey(account, lookupKey, boolean(params, 'transfer_lookup_key') ?? false)
  const recurring = recurringOf(hash(params, 'recurring'))
  if (recurring?.usage_type === 'metered')
    account.get('billing.meter', String(recurring.meter), 'recurring[meter]')
  const amount = integer(params, 'unit_amount')
  if (amount === null && recurring?.usage_type !== 'metered')
    throw invalid('unit_amount', 'You must pass either `unit_amount` or `unit_amount_decimal`.')
  return account.add('price', {
    active: boolean(params, 'active') ?? true,
    billing_scheme: 'per_unit',
    currency: requiredText(params, 'currency'),
    custom_unit_amount: null,
    lookup_key: lookupKey,
    metadata: metadata(params),
    nickname: text(params, 'nickname'),
    product,
    recurring,
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: recurring ? 'recurring' : 'one_time',
    unit_amount: amount,
    unit_amount_decimal: amount === null ? null : String(amount),
  })
}

/** Changes a price. Its amount, currency and interval never change. */
export function updatePrice(account: Account, price: StripeObject, params: Params): StripeObject {
  const lookupKey = text(params, 'lookup_key')
  if (lookupKey !== null && lookupKey !== price.lookup_key)
    takeLookupKey(account, lookupKey, boolean(params, 'transfer_lookup_key') ?? false)
  Object.assign(price, {
    active: boolean(params, 'active') ?? price.active,
    metadata: metadata(params, price.metadata as Record<string, string>),
    nickname: text(params, 'nickname') ?? price.nickname,
    ...('lookup_key' in params && { lookup_key: lookupKey }),
  })
  return price
}

function takeLookupKey(account: Account, key: string | null, transfers: boolean): void {
  if (key === null) return
  const holder = account.all('price').find(({ lookup_key }) => lookup_key === key)
  if (!holder) return
  if (!transfers)
    throw new ApiError(
      400,
      `A price (\`${holder.id}\`) already uses that lookup key. You can transfer the lookup key from that price to this one by setting \`transfer_lookup_key=true\`.`,
      { param: 'lookup_key' },
    )
  holder.lookup_key = null
}

function recurringOf(params: Params): Record<string, unknown> | null {
  if (Object.keys(params).length === 0) return null
  return {
    interval: oneOf(params, 'interval', ['day', 'week', 'month', 'year']) ?? 'month',
    interval_count: integer(params, 'interval_count') ?? 1,
    meter: text(params, 'meter'),
    trial_period_days: null,
    usage_type: oneOf(params, 'usage_type', ['licensed', 'metered']) ?? 'licensed',
  }
}
