import type { Route } from '../../src/http/server-options.ts'
import type { HubspotEndpoint } from './api/signed-request.ts'
import { cardRoute } from './card/card-route.ts'
import { webhooksRoute } from './inbound/webhooks-route.ts'

/** The routes that HubSpot calls: its webhooks, and the card in its records. */
export function hubspotRoutes(endpoint: HubspotEndpoint): Route[] {
  return [webhooksRoute(endpoint), cardRoute(endpoint)]
}
