import type { Route } from '../../src/http/server.ts'
import { cardRoute } from './card/route.ts'
import type { HubspotDoor } from './signed-request.ts'
import { webhooksRoute } from './webhooks/route.ts'

/** What HubSpot calls: its webhooks, and the card in its records. */
export function hubspotRoutes(door: HubspotDoor): Route[] {
  return [webhooksRoute(door), cardRoute(door)]
}
