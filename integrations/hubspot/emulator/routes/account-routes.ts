import { z } from 'zod'
import { notFound } from '../http/api-error.ts'
import { API_VERSION } from '../http/api-version.ts'
import { readInput } from '../http/read-input.ts'
import { type EmulatorResponse, ok } from '../http/response.ts'
import type { Call, Route } from './route.ts'

const noScope = () => []
/** HubSpot's documentation requires this scope for account information. */
const accountScope = () => [['oauth']]

export const accountRoutes: Route[] = [
  { method: 'GET', path: `/account-info/${API_VERSION}/details`, scopes: accountScope, handle: details },
  {
    method: 'GET',
    path: `/account-info/${API_VERSION}/api-usage/daily/private-apps`,
    scopes: accountScope,
    handle: dailyUsage,
  },
  // Returns the scopes of a token. HubSpot has kept the old version of this path.
  {
    method: 'POST',
    path: '/oauth/v2/private-apps/get/access-token-info',
    scopes: noScope,
    handle: tokenInfo,
  },
]

function details({ portal }: Call): EmulatorResponse {
  const zoned = Temporal.Instant.fromEpochMilliseconds(portal.now().getTime()).toZonedDateTimeISO(
    portal.timeZone,
  )
  return ok({
    portalId: portal.id,
    accountType: 'STANDARD',
    timeZone: portal.timeZone,
    companyCurrency: 'USD',
    additionalCurrencies: [],
    utcOffset: zoned.offset,
    utcOffsetMilliseconds: zoned.offsetNanoseconds / 1e6,
    uiDomain: 'app.hubspot.com',
    dataHostingLocation: 'na1',
  })
}

function dailyUsage({ portal: { usage, now } }: Call): EmulatorResponse {
  return ok({
    results: [
      {
        name: 'private-apps-api-calls-daily',
        usageLimit: usage.limits.daily,
        currentUsage: usage.today(),
        collectedAt: now().toISOString(),
        fetchStatus: 'SUCCESS',
        resetsAt: usage.resetsAt().toISOString(),
      },
    ],
  })
}

function tokenInfo({ portal, body }: Call): EmulatorResponse {
  const { tokenKey } = readInput(z.object({ tokenKey: z.string() }), body)
  const scopes = portal.tokens.scopesOf(tokenKey)
  if (!scopes) throw notFound('The token is unknown.')
  return ok({ userId: 6_543_210, hubId: portal.id, appId: portal.appId, scopes })
}
