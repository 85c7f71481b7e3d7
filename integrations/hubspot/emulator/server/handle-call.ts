import type { IncomingMessage } from 'node:http'
import { assertScopes } from '../account/scopes.ts'
import { ApiError, invalid, nowhere } from '../http/api-error.ts'
import type { EmulatorResponse } from '../http/response.ts'
import { RateLimited, rateLimitedResponse } from '../limits/rate-limited.ts'
import { byAgent, byApp } from '../objects/change-event.ts'
import type { Portal } from '../portal/portal.ts'
import { matchRoute } from '../routes/route.ts'
import { routes } from '../routes/routes.ts'

/** A call with this header counts as made by a person in HubSpot. */
export const AGENT_HEADER = 'x-emulator-agent'

/** Handles a call of HubSpot's API: checks token, limits and scopes, then runs the route. */
export function handleCall(
  portal: Portal,
  request: IncomingMessage,
  url: URL,
  text: string,
): EmulatorResponse {
  const { method = 'GET', headers } = request
  const match = matchRoute(routes, method, url.pathname)
  const isSearch = typeof match === 'object' && match.route.isSearch === true
  portal.computeDue()
  try {
    const granted = portal.tokens.authenticate(headers.authorization)
    portal.usage.count({ isSearch })
    const response = ((): EmulatorResponse => {
      if (match === 'no path') throw nowhere()
      if (match === 'no method') return { status: 405 }
      assertScopes(granted, match.route.scopes(portal, match.params))
      if (hasBody(method) && !isJson(headers['content-type'])) return { status: 415 }
      return match.route.handle({
        portal,
        params: match.params,
        query: url.searchParams,
        body: hasBody(method) ? readJson(text) : null,
        source: headers[AGENT_HEADER] ? byAgent : byApp(portal.appId),
      })
    })()
    return withLimits(portal, response, isSearch)
  } catch (error) {
    if (error instanceof RateLimited) return withLimits(portal, rateLimitedResponse(error), isSearch)
    if (!(error instanceof ApiError)) throw error
    const response = { status: error.status, body: error.toBody() }
    return error.status === 401 ? response : withLimits(portal, response, isSearch)
  }
}

function withLimits(portal: Portal, response: EmulatorResponse, isSearch: boolean): EmulatorResponse {
  return { ...response, headers: { ...portal.usage.headers({ isSearch }), ...response.headers } }
}

const hasBody = (method: string) => method === 'POST' || method === 'PATCH'
const isJson = (type: string | undefined) => /^application\/json\s*(;|$)/i.test(type ?? '')

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw invalid(`Invalid input JSON on line 1, column 1: ${error instanceof Error ? error.message : error}`)
  }
}
