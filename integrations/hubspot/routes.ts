import type { Route } from '../../src/http/server-options.ts'
import { actionsRoute } from './actions/actions-route.ts'
import { type CardEndpoint, cardRoute } from './card/card-route.ts'
import { type WebhooksEndpoint, webhooksRoute } from './inbound/webhooks-route.ts'

/** The routes that HubSpot calls: its webhooks, the card in its records, and the actions of workflows. */
export function hubspotRoutes(endpoint: CardEndpoint & WebhooksEndpoint): Route[] {
  return [webhooksRoute(endpoint), cardRoute(endpoint), actionsRoute(endpoint)]
}
