import type { ShopCustomer } from '../../../src/shops/shop-sale.ts'
import type { Stripe } from '../api/client.ts'

/** Metadata of a customer, a Checkout Session or a subscription that names an account of the gateway. */
export const ACCOUNT_METADATA = 'licet_account'

type ExpandedCustomer = string | Stripe.Customer | Stripe.DeletedCustomer | null

/**
 * Reads a customer. `details` are what the customer entered in Checkout, and `metadata` that of the purchase. Only the vendor can
 * write metadata. `client_reference_id` names no account: a customer can set it in the URL of a Payment Link.
 */
export function customerOf(
  customer: ExpandedCustomer,
  {
    details = null,
    locale = null,
    metadata = null,
  }: {
    details?: Stripe.Checkout.Session.CustomerDetails | null
    locale?: string | null
    metadata?: Stripe.Metadata | null
  } = {},
): ShopCustomer {
  const record = customer && typeof customer === 'object' && !customer.deleted ? customer : null
  const externalId = typeof customer === 'string' ? customer : (customer?.id ?? null)
  return {
    externalId,
    account: metadata?.[ACCOUNT_METADATA]?.trim() || record?.metadata[ACCOUNT_METADATA]?.trim() || null,
    name: details?.individual_name ?? details?.name ?? record?.individual_name ?? record?.name ?? null,
    business: details?.business_name ?? record?.business_name ?? null,
    email: details?.email ?? record?.email ?? null,
    locale: record?.preferred_locales?.[0] ?? (locale === 'auto' ? null : locale),
  }
}
