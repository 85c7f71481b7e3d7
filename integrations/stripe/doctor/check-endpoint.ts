import type { Stripe, StripeClient } from '../api/client.ts'
import { StripeFailure } from '../api/failure.ts'
import { followedEvents } from '../followed-events.ts'
import { type Finding, WEBHOOKS } from './finding.ts'

const MOST_ENDPOINTS = 100

/** Returns the webhook endpoints of the account with the URL of the gateway. */
export async function findEndpoints(client: StripeClient, url: string): Promise<Stripe.WebhookEndpoint[]> {
  const endpoints = await client.call(({ webhookEndpoints }) =>
    webhookEndpoints.list({ limit: 100 }).autoPagingToArray({ limit: MOST_ENDPOINTS }),
  )
  return endpoints.filter((endpoint) => endpoint.url === url)
}

/** Returns the followed events that an endpoint does not get. */
export function missingEvents({ enabled_events }: Pick<Stripe.WebhookEndpoint, 'enabled_events'>): string[] {
  const enabled = new Set(enabled_events)
  return enabled.has('*') ? [] : followedEvents.filter((event) => !enabled.has(event))
}

/** Checks that Stripe sends the events that the gateway follows. */
export async function checkEndpoint(client: StripeClient, url: string): Promise<Finding> {
  const check = 'webhook endpoint'
  const setup = '`npx licet stripe setup` does it.'
  let endpoints: Stripe.WebhookEndpoint[]
  try {
    endpoints = await findEndpoints(client, url)
  } catch (error) {
    if (!(error instanceof StripeFailure) || error.failure.kind !== 'misconfigured') throw error
    const message = 'the key may not read webhook endpoints, so they are not checked'
    return {
      check,
      ok: true,
      message,
      fix: `${WEBHOOKS} shows whether ${url} gets the events of the README.`,
    }
  }
  const [endpoint] = endpoints
  if (!endpoint) return { check, ok: false, message: `none has the URL ${url}`, fix: `Create it. ${setup}` }
  if (endpoints.length > 1)
    return {
      check,
      ok: false,
      message: `${endpoints.length} have the URL ${url}, each with its own secret`,
      fix: `${WEBHOOKS} → delete all of them but one.`,
    }
  if (endpoint.status !== 'enabled')
    return { check, ok: false, message: `${url} is disabled`, fix: `${WEBHOOKS} → the endpoint → Enable.` }
  const missing = missingEvents(endpoint)
  if (missing.length > 0)
    return {
      check,
      ok: false,
      message: `${url} lacks the events ${missing.join(', ')}`,
      fix: `Add them. ${setup}`,
    }
  return { check, ok: true, message: `${url} gets all ${followedEvents.length} events` }
}
