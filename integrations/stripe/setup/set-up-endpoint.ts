import { API_VERSION, type StripeClient } from '../api/client.ts'
import { findEndpoints, missingEvents } from '../doctor/check-endpoint.ts'
import { followedEvents } from '../followed-events.ts'

/** What the setup did. */
export interface EndpointSetup {
  done: string | null
  /** Signing secret of a new endpoint. Stripe shows it once. */
  secret: string | null
}

/** Creates the webhook endpoint of the gateway, or adds the events that it lacks. Removes nothing. */
export async function setUpEndpoint(client: StripeClient, url: string): Promise<EndpointSetup> {
  const [endpoint] = await findEndpoints(client, url)
  if (!endpoint) {
    const created = await client.call(({ webhookEndpoints }) =>
      webhookEndpoints.create({
        url,
        enabled_events: [...followedEvents],
        api_version: API_VERSION,
        description: 'Licet',
      }),
    )
    return { done: `created the webhook endpoint ${url}`, secret: created.secret ?? null }
  }
  const missing = missingEvents(endpoint)
  const isDisabled = endpoint.status !== 'enabled'
  if (missing.length === 0 && !isDisabled) return { done: null, secret: null }
  await client.call(({ webhookEndpoints }) =>
    webhookEndpoints.update(endpoint.id, {
      enabled_events: [...endpoint.enabled_events, ...missing] as never,
      ...(isDisabled && { disabled: false }),
    }),
  )
  const added = missing.length > 0 ? [`added the events ${missing.join(', ')}`] : []
  return { done: [...added, ...(isDisabled ? ['enabled it'] : [])].join(', and '), secret: null }
}
