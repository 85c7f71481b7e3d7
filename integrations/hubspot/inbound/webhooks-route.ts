import { type CrmChangeEvent, findLastChangeEvent, storeChangeEvents } from '../../../src/crm/inbox.ts'
import { respondUncached } from '../../../src/http/receive-body.ts'
import type { Route } from '../../../src/http/server-options.ts'
import { type HubspotEndpoint, isServed, readSignedRequest } from '../api/signed-request.ts'
import { type ReadEvent, readEvents } from './read-events.ts'

const PATH = '/hubspot/webhooks'

export interface WebhooksEndpoint extends HubspotEndpoint {
  /** Called when events were stored. */
  onStored?: () => void
}

/**
 * Receives HubSpot's webhooks: stores their events and responds. The sync processes the events later. An unreadable
 * event does not affect the other events of its array.
 */
export function webhooksRoute(endpoint: WebhooksEndpoint): Route {
  const { app } = endpoint
  return async (request, response, details) => {
    if (details.path !== PATH) return false
    const respond = respondUncached.bind(null, response)
    if (request.method !== 'POST') return respond(405, { message: 'Send a POST request.' }, { allow: 'POST' })
    const body = await readSignedRequest(endpoint, request, response, details)
    if (body === null) return true
    const events = readEvents(body)
    if (!events) return respond(400, { message: 'Webhooks are a JSON array.' })
    const { requestId, address } = details
    const readable = events.filter((event) => event !== null)
    if (readable.length < events.length)
      app.log.warn({
        msg: 'HubSpot events that cannot be read',
        count: events.length - readable.length,
        requestId,
      })
    const { changes, otherPortals } = await separate(endpoint, readable)
    for (const portalId of otherPortals)
      app.log.warn({
        msg: 'HubSpot request refused',
        audit: true,
        reason: 'PORTAL',
        portalId,
        address,
        requestId,
      })
    if (otherPortals.size > 0 && changes === null)
      return respond(403, { message: 'This portal is not served.' })
    const stored = await storeChangeEvents(app, changes ?? [])
    if (stored > 0) endpoint.onStored?.()
    // A request without changes, such as the probe of the doctor, asks for the time of the last event.
    return respond(
      200,
      changes?.length ? { stored } : { stored, lastEventAt: await findLastChangeEvent(app) },
    )
  }
}

/** The changes of served portals, null if no event is from one, and the ids of the other portals. */
async function separate(
  endpoint: HubspotEndpoint,
  events: NonNullable<ReadEvent>[],
): Promise<{ changes: CrmChangeEvent[] | null; otherPortals: Set<string> }> {
  const otherPortals = new Set<string>()
  const served: NonNullable<ReadEvent>[] = []
  for (const [, alike] of Map.groupBy(events, ({ portalId, appId }) => `${portalId} ${appId}`)) {
    const { portalId, appId } = alike[0]!
    if (await isServed(endpoint, portalId, appId)) served.push(...alike)
    else otherPortals.add(portalId)
  }
  const changes = served.flatMap((event) => event.change ?? [])
  return { changes: served.length > 0 ? changes : null, otherPortals }
}
