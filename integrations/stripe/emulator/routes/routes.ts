import type { Account, ObjectType } from '../account/account.ts'
import type { StripeObject } from '../account/stripe-object.ts'
import { page, pageParams } from '../http/page.ts'
import type { Call, Route } from '../http/route.ts'
import { createSession, linesOf, sessionParams } from '../objects/checkout-sessions.ts'
import { createCustomer, customerParams, deleteCustomer, updateCustomer } from '../objects/customers.ts'
import { createPrice, createProduct, priceParams, productParams, updatePrice } from '../objects/prices.ts'
import { createEndpoint, endpointParams, updateEndpoint } from '../objects/webhook-endpoints.ts'
import { billingRoutes } from './billing-routes.ts'
import { listing, retrieve } from './listing.ts'
import { meterRoutes } from './meter-routes.ts'
import { refundRoutes } from './refund-routes.ts'

function creating(
  path: string,
  params: readonly string[],
  create: (account: Account, given: Call['params']) => unknown,
): Route {
  return { method: 'POST', path, params, handle: ({ account, params: given }) => create(account, given) }
}

function updating(
  path: string,
  type: ObjectType,
  params: readonly string[],
  update: (account: Account, object: StripeObject, given: Call['params']) => unknown,
): Route {
  return {
    method: 'POST',
    path: `${path}/:id`,
    params,
    handle: ({ account, id, params: given }) => update(account, account.get(type, id), given),
  }
}

const hasLookupKey = ({ lookup_key }: StripeObject, { params }: Call) =>
  !Array.isArray(params.lookup_keys) || params.lookup_keys.includes(String(lookup_key))

/** All routes of the emulated API. */
export const routes: Route[] = [
  ...billingRoutes,
  ...refundRoutes,
  ...meterRoutes,
  {
    method: 'GET',
    path: '/v1/account',
    params: [],
    handle: ({ account }) => ({
      id: account.id,
      object: 'account',
      business_profile: { name: 'Emulated shop' },
      charges_enabled: true,
      country: 'DE',
      default_currency: 'eur',
      details_submitted: true,
      payouts_enabled: true,
      settings: { dashboard: { display_name: 'Emulated shop', timezone: 'Etc/UTC' } },
      type: 'standard',
    }),
  },
  retrieve('/v1/products', 'product'),
  listing('/v1/products', 'product', ['active']),
  creating('/v1/products', productParams, createProduct),
  retrieve('/v1/prices', 'price'),
  {
    ...listing('/v1/prices', 'price', ['active', 'product', 'type'], hasLookupKey),
    params: [...pageParams, 'created', 'active', 'product', 'type', 'lookup_keys'],
  },
  creating('/v1/prices', priceParams, createPrice),
  updating(
    '/v1/prices',
    'price',
    ['active', 'lookup_key', 'metadata', 'nickname', 'transfer_lookup_key'],
    updatePrice,
  ),
  retrieve('/v1/customers', 'customer'),
  listing('/v1/customers', 'customer', ['email', 'test_clock']),
  creating('/v1/customers', customerParams, createCustomer),
  updating('/v1/customers', 'customer', customerParams, updateCustomer),
  {
    method: 'DELETE',
    path: '/v1/customers/:id',
    params: [],
    handle: ({ account, id }) => deleteCustomer(account, account.get('customer', id)),
  },
  retrieve('/v1/checkout/sessions', 'checkout.session'),
  listing('/v1/checkout/sessions', 'checkout.session', [
    'customer',
    'payment_intent',
    'subscription',
    'status',
  ]),
  creating('/v1/checkout/sessions', sessionParams, createSession),
  {
    method: 'GET',
    path: '/v1/checkout/sessions/:id/line_items',
    params: pageParams,
    handle: ({ account, id, params }) =>
      page(linesOf(account.get('checkout.session', id)), params, `/v1/checkout/sessions/${id}/line_items`),
  },
  retrieve('/v1/payment_intents', 'payment_intent'),
  retrieve('/v1/charges', 'charge'),
  listing('/v1/charges', 'charge', ['customer', 'payment_intent']),
  retrieve('/v1/events', 'event'),
  {
    ...listing(
      '/v1/events',
      'event',
      ['type'],
      ({ type }, { params }) => !Array.isArray(params.types) || params.types.includes(String(type)),
    ),
    params: [...pageParams, 'created', 'type', 'types'],
  },
  retrieve('/v1/webhook_endpoints', 'webhook_endpoint'),
  listing('/v1/webhook_endpoints', 'webhook_endpoint'),
  creating('/v1/webhook_endpoints', endpointParams, createEndpoint),
  updating('/v1/webhook_endpoints', 'webhook_endpoint', endpointParams, (_account, endpoint, params) =>
    updateEndpoint(endpoint, params),
  ),
  {
    method: 'DELETE',
    path: '/v1/webhook_endpoints/:id',
    params: [],
    handle({ account, id }) {
      account.get('webhook_endpoint', id)
      account.remove('webhook_endpoint', id)
      return { id, object: 'webhook_endpoint', deleted: true }
    },
  },
]
