import type { Account } from '../account/account.ts'
import type { StripeObject } from '../account/stripe-object.ts'
import { API_VERSION } from '../http/server.ts'
import { signatureHeader } from './sign.ts'

/** A delivery of an event to an endpoint. */
export interface Delivery {
  event: StripeObject
  endpointId: string
  /** Attempts so far. */
  attempts: number
  /** HTTP status of the last attempt; 0 without a response, null before the first attempt. */
  status: number | null
}

/** Attempts after which Stripe gives up: for three days with exponential delays. */
const MOST_ATTEMPTS = 16
const TIMEOUT_MS = 20_000

/** Sends events to the endpoints of an account. */
export interface Webhooks {
  /** Deliveries that wait for an attempt, the oldest first. Reorder or repeat them as Stripe can. */
  pending: Delivery[]
  /** Attempts every pending delivery once. A failed one stays pending. Returns the attempted ones. */
  flush(): Promise<Delivery[]>
  /** Real time for signatures. */
  clock: () => Date
}

/** Delivers events of an account. Every event is stored, whether or not an endpoint wants it. */
export function createWebhooks(account: Account): Webhooks {
  const webhooks: Webhooks = {
    pending: [],
    clock: account.now,
    async flush() {
      const deliveries = webhooks.pending.splice(0)
      for (const delivery of deliveries) {
        delivery.attempts++
        delivery.status = await attempt(delivery)
        const isDelivered = delivery.status >= 200 && delivery.status < 300
        if (!isDelivered && delivery.attempts < MOST_ATTEMPTS) webhooks.pending.push(delivery)
      }
      return deliveries
    },
  }

  async function attempt({ event, endpointId }: Delivery): Promise<number> {
    const endpoint = account.find('webhook_endpoint', endpointId)
    if (endpoint?.status !== 'enabled') return 0
    const body = JSON.stringify(event, (name, value) => (name.startsWith('_') ? undefined : value), 2)
    try {
      const response = await fetch(String(endpoint.url), {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
          'stripe-signature': signatureHeader(body, secretsOf(endpoint, webhooks.clock()), webhooks.clock()),
        },
        body,
        // Stripe treats a redirect as a failure.
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      await response.arrayBuffer()
      return response.status
    } catch {
      return 0
    }
  }

  account.onEvent = (type, object, previous) => {
    const event = account.add('event', {
      api_version: API_VERSION,
      created: account.seconds(),
      data: { object: structuredClone(object), ...(previous && { previous_attributes: previous }) },
      pending_webhooks: 0,
      request: { id: null, idempotency_key: null },
      type,
    })
    for (const endpoint of account.all('webhook_endpoint')) {
      const wanted = endpoint.enabled_events as string[]
      if (!wanted.includes('*') && !wanted.includes(type)) continue
      webhooks.pending.push({ event, endpointId: endpoint.id, attempts: 0, status: null })
      event.pending_webhooks = Number(event.pending_webhooks) + 1
    }
  }
  return webhooks
}

/** The secrets of an endpoint that sign: also the former one, for a time after it was rolled. */
function secretsOf(endpoint: StripeObject, now: Date): string[] {
  const former = endpoint._former as { secret: string; until: Date } | undefined
  return [String(endpoint._secret), ...(former && former.until > now ? [former.secret] : [])]
}
