import { type CrmChangeEvent, findLastChangeEvent, storeChangeEvents } from '../../../src/crm/inbox.ts'
import type { Route } from '../../../src/http/server-options.ts'
import { type HubspotEndpoint, isServed, readSignedRequest, sendJson } from '../api/signed-request.ts'
import { type ReadEvent, readEvents } from './read-events.ts'

const PATH = '/hubspot/webhooks'

/**
 * Takes HubSpot's webhooks: keeps what they tell, and answers. What follows from it is done by the sync. An event
 * that cannot be read costs no other one of its array.
 */
export function webhooksRoute(door: HubspotEndpoint): Route {
  const { app } = door
  return async (request, response, arrived) => {
    if (arrived.path !== PATH) return false
    const answer = (status: number, body: object, headers?: Record<string, string>) => {
      sendJson(response, status, body, headers)
      return true
    }
    if (request.method !== 'POST') return answer(405, { message: 'Send a POST request.' }, { allow: 'POST' })
    const body = await readSignedRequest(door, request, response, arrived)
    if (body === null) return true
    const events = readEvents(body)
    if (!events) return answer(400, { message: 'Webhooks are a JSON array.' })
    const { requestId, address } = arrived
    const readable = events.filter((event) => event !== null)
    if (readable.length < events.length)
      app.log.warn({
        msg: 'HubSpot events that cannot be read',
        count: events.length - readable.length,
        requestId,
      })
    const { news, strangers } = await sortOut(door, readable)
    for (const portalId of strangers)
      app.log.warn({
        msg: 'HubSpot request refused',
        audit: true,
        reason: 'PORTAL',
        portalId,
        address,
        requestId,
      })
    if (strangers.size > 0 && news === null) return answer(403, { message: 'This portal is not served.' })
    const stored = await storeChangeEvents(app, news ?? [])
    // Whoever asks without news wants to know whether any comes.
    return answer(200, news?.length ? { stored } : { stored, lastEventAt: await findLastChangeEvent(app) })
  }
}

/** The news of portals that are served, or null where none of the events is theirs, and the other portals. */
async function sortOut(
  door: HubspotEndpoint,
  events: NonNullable<ReadEvent>[],
): Promise<{ news: CrmChangeEvent[] | null; strangers: Set<string> }> {
  const strangers = new Set<string>()
  const served: NonNullable<ReadEvent>[] = []
  for (const [, alike] of Map.groupBy(events, ({ portalId, appId }) => `${portalId} ${appId}`)) {
    const { portalId, appId } = alike[0]!
    if (await isServed(door, portalId, appId)) served.push(...alike)
    else strangers.add(portalId)
  }
  const news = served.flatMap((event) => event.news ?? [])
  return { news: served.length > 0 ? news : null, strangers }
}
