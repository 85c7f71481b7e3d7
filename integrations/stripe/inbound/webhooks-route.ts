import { isUtf8 } from 'node:buffer'
import { type CrmChangeEvent, findLastChangeEvent, storeChangeEvents } from '../../../src/crm/inbox.ts'
import { receiveBody, respondUncached } from '../../../src/http/receive-body.ts'
import type { Route } from '../../../src/http/server-options.ts'
import type { Clock } from '../../../src/platform/clock.ts'
import type { AppContext } from '../../../src/platform/context.ts'
import { decodeUtf8 } from '../../../src/platform/utf8.ts'
import { readSignedEvent } from '../api/client.ts'
import { readEvent, SOURCE } from './read-event.ts'

export const WEBHOOKS_PATH = '/stripe/webhooks'
/** Far more than an event has. */
const MAX_BYTES = 1_000_000
/** Oldest accepted signature: the tolerance of Stripe's own libraries. */
const TOLERANCE_SECONDS = 300

/** What the route of the webhooks needs. */
export interface WebhooksEndpoint {
  app: AppContext
  webhookSecrets: readonly string[]
  /** The real time, which Stripe signs. Not the clock of a sandbox. */
  clock: Clock
  /** Called when events were stored. */
  onStored?: () => void
}

/**
 * Receives Stripe's webhooks: stores which object changed, and responds. The object is read later. A request that Stripe did not
 * sign gets the status 401 and a line in the audit log.
 */
export function webhooksRoute({ app, webhookSecrets, clock, onStored }: WebhooksEndpoint): Route {
  return async (request, response, details) => {
    const { path, address, requestId } = details
    if (path !== WEBHOOKS_PATH) return false
    const respond = respondUncached.bind(null, response)
    if (request.method !== 'POST') return respond(405, { message: 'Send a POST request.' }, { allow: 'POST' })
    const bytes = await receiveBody(app, request, response, details, MAX_BYTES)
    if (!bytes) return true
    const refuse = (status: number, reason: string, message: string) => {
      app.log.warn({ msg: 'Stripe request refused', audit: true, reason, address, requestId })
      return respond(status, { message })
    }
    const header = request.headers['stripe-signature']
    if (typeof header !== 'string') return refuse(401, 'UNSIGNED', 'The request is not signed.')
    if (!isUtf8(bytes)) return refuse(401, 'ENCODING', 'The signature is not accepted.')
    const signed = { body: decodeUtf8(bytes), header, secrets: webhookSecrets, now: clock() }
    const event = await readSignedEvent({ ...signed, toleranceSeconds: TOLERANCE_SECONDS })
    if (!event) return refuse(401, 'SIGNATURE', 'The signature is not accepted.')
    const read = readEvent(event)
    if (!read) {
      app.log.warn({ msg: 'Stripe event that cannot be read', requestId })
      return respond(400, { message: 'The body is no event.' })
    }
    const stored = await store(app, read.change)
    if (stored > 0) onStored?.()
    return respond(200, { stored })
  }
}

async function store(app: AppContext, change: CrmChangeEvent | null): Promise<number> {
  return change ? await storeChangeEvents(app, [change]) : 0
}

/** When Stripe last sent an event that the gateway follows; null if it sent none. */
export async function findLastEvent(app: Pick<AppContext, 'db'>): Promise<Date | null> {
  return await findLastChangeEvent(app, SOURCE)
}
