import type { Route } from '../../src/http/server-options.ts'
import type { HubspotEndpoint } from './api/signed-request.ts'
import { cardRoute } from './card/card-route.ts'
import { webhooksRoute } from './inbound/webhooks-route.ts'

/** What HubSpot calls: its webhooks, and the card in its records. */
export function hubspotRoutes(door: HubspotEndpoint): Route[] {
  return [webhooksRoute(door), cardRoute(door)]
}
