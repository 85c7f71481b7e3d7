import type { Route } from '../../src/http/server-options.ts'
import { type WebhooksEndpoint, webhooksRoute } from './inbound/webhooks-route.ts'
import { type ThanksEndpoint, thanksRoute } from './thanks/thanks-route.ts'

/** The routes that Stripe and customers call. Without a signing secret no webhook is accepted. */
export function stripeRoutes(endpoint: WebhooksEndpoint & ThanksEndpoint): Route[] {
  return [...(endpoint.webhookSecrets.length > 0 ? [webhooksRoute(endpoint)] : []), thanksRoute(endpoint)]
}
