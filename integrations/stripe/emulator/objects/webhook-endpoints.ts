import type { Account } from '../account/account.ts'
import { token } from '../account/account.ts'
import type { StripeObject } from '../account/stripe-object.ts'
import { invalid, required } from '../http/api-error.ts'
import type { Params } from '../http/form.ts'
import { boolean, list, metadata, requiredText, text } from '../http/read.ts'

export const endpointParams = [
  'url',
  'enabled_events',
  'api_version',
  'description',
  'metadata',
  'disabled',
] as const
/** Stripe allows 16 endpoints in an account. */
const MOST_ENDPOINTS = 16

/** Creates an endpoint. Its secret is shown in this response only. */
export function createEndpoint(account: Account, params: Params): StripeObject {
  const url = requiredText(params, 'url')
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw invalid('url', 'Invalid URL: must be http or https.')
  if (account.livemode && !url.startsWith('https:'))
    throw invalid('url', 'Invalid URL: URL must begin with https in live mode.')
  const events = list(params, 'enabled_events').map(String)
  if (events.length === 0) throw required('enabled_events')
  if (account.all('webhook_endpoint').length >= MOST_ENDPOINTS)
    throw invalid('url', `You have reached the maximum of ${MOST_ENDPOINTS} webhook endpoints.`)
  const endpoint = account.add('webhook_endpoint', {
    api_version: text(params, 'api_version'),
    application: null,
    description: text(params, 'description'),
    enabled_events: events,
    metadata: metadata(params),
    status: 'enabled',
    url,
    _secret: `whsec_${token(32)}`,
  })
  return { ...endpoint, secret: endpoint._secret }
}

/** Changes an endpoint. */
export function updateEndpoint(endpoint: StripeObject, params: Params): StripeObject {
  const disabled = boolean(params, 'disabled')
  Object.assign(endpoint, {
    url: text(params, 'url') ?? endpoint.url,
    description: text(params, 'description') ?? endpoint.description,
    metadata: metadata(params, endpoint.metadata as Record<string, string>),
    ...('enabled_events' in params && { enabled_events: list(params, 'enabled_events').map(String) }),
    ...(disabled !== null && { status: disabled ? 'disabled' : 'enabled' }),
  })
  return endpoint
}

/** A person rolls the secret of an endpoint in the Dashboard. The former one signs as well for a time. */
export function rollSecret(endpoint: StripeObject, until: Date): string {
  endpoint._former = { secret: endpoint._secret, until }
  endpoint._secret = `whsec_${token(32)}`
  return String(endpoint._secret)
}
