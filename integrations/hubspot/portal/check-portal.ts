import { isObject } from '../../../src/platform/json.ts'
import type { HubspotClient } from '../api/client.ts'
import { paths } from '../api/paths.ts'
import { objectsIn } from '../api/read-response.ts'
import { dealType } from '../mapping/deal-properties.ts'
import { syncedTypes } from '../mapping/properties.ts'
import { checkActions } from './check-actions.ts'
import { checkLicenses } from './check-licenses.ts'
import { checkProducts } from './check-products.ts'
import { checkProperties } from './check-properties.ts'
import { checkRenewals } from './check-renewals.ts'
import { checkRoleLabels } from './check-role-labels.ts'
import { checkTimeline } from './check-timeline.ts'
import { checkWebhooks, type WebhookTarget } from './check-webhooks.ts'
import { type Finding, KEY_SETTINGS, missingScope } from './finding.ts'
import { type Portal, readPortal } from './read-portal.ts'
import {
  dealProbes,
  dealStateProbes,
  findMissingScopes,
  type ScopeProbe,
  syncProbes,
  ticketProbe,
} from './scope-probes.ts'

/** From this share of the daily limit on, `checkPortal` reports the use of calls as a problem. */
const HIGH_DAILY_USE = 0.8
/** The scope that HubSpot's documentation requires for account information. */
const ACCOUNT_SCOPE = 'oauth'

export interface CheckOptions {
  licenseObjects?: boolean
  roleLabels?: boolean
  timeline?: boolean
  /** The target of the webhooks; without it they are not checked. */
  webhooks?: WebhookTarget
}

/** Checks everything that the sync needs, in order, and writes nothing. Stops if the token does not work. */
export async function checkPortal(
  client: HubspotClient,
  { licenseObjects = false, roleLabels = false, timeline = false, webhooks }: CheckOptions = {},
): Promise<Finding[]> {
  const scopeProbes = webhooks?.app
    ? [...syncProbes, ...dealProbes, ...dealStateProbes, ticketProbe]
    : syncProbes
  const types = webhooks?.app ? [...syncedTypes, dealType] : syncedTypes
  const portal = await readPortal(client)
  if ('kind' in portal && portal.code === 'MISSING_SCOPES') {
    return [
      { check: 'token', ok: true, message: 'HubSpot accepts it' },
      missingScope(ACCOUNT_SCOPE),
      ...(await checkScopes(client, scopeProbes)).filter(({ ok }) => !ok),
      ...(await checkProperties(client, types)),
    ]
  }
  if ('kind' in portal) {
    const fix =
      portal.kind === 'misconfigured'
        ? `${KEY_SETTINGS} → copy the token, and set LICET_HUBSPOT_TOKEN or the file in LICET_HUBSPOT_TOKEN_FILE.`
        : 'Check LICET_HUBSPOT_URL and the network, and run this again.'
    return [{ check: 'token', ok: false, message: `${portal.code}: ${portal.reason}`, fix }]
  }
  return [
    { check: 'token', ok: true, message: 'HubSpot accepts it' },
    { check: 'portal', ok: true, message: `${portal.id}; its day ends at midnight in ${portal.timeZone}` },
    ...(await checkScopes(client, scopeProbes)),
    await checkDailyUse(client),
    ...(await checkProperties(client, types)),
    ...(licenseObjects ? await checkLicenses(client) : []),
    ...(roleLabels ? [await checkRoleLabels(client)] : []),
    ...(timeline ? [await checkTimeline(client)] : []),
    ...(webhooks?.app ? [await checkProducts(client)] : []),
    ...(webhooks?.app?.renewals ? await checkRenewals(client, webhooks.app.renewals) : []),
    ...(webhooks ? await checkGateway(webhooks, portal) : []),
  ]
}

/** Checks what HubSpot sends to the gateway: webhooks, and the actions of workflows. */
async function checkGateway(target: WebhookTarget, portal: Portal): Promise<Finding[]> {
  const webhooks = await checkWebhooks(target, portal)
  const actions = webhooks.ok ? await checkActions(target) : null
  return actions ? [webhooks, actions] : [webhooks]
}

async function checkScopes(client: HubspotClient, probes: readonly ScopeProbe[]): Promise<Finding[]> {
  const missing = await findMissingScopes(client, probes)
  if (missing.length === 0)
    return [{ check: 'scopes', ok: true, message: `all ${probes.length} are granted` }]
  return missing.map((scope) => missingScope(scope))
}

async function checkDailyUse(client: HubspotClient): Promise<Finding> {
  const { verdict, body } = await client.send({ method: 'GET', path: paths.dailyUsage })
  if (verdict.kind !== 'ok') {
    return {
      check: 'daily use',
      ok: true,
      message: `HubSpot does not show it to this token (${verdict.code})`,
    }
  }
  const [use] =
    objectsIn(body, 'results').length > 0 ? objectsIn(body, 'results') : [isObject(body) ? body : {}]
  const used = Number(use?.currentUsage ?? 0)
  const limit = Number(use?.usageLimit ?? 0)
  const message = `${used} of ${limit} calls of the day are used`
  if (limit === 0 || used < limit * HIGH_DAILY_USE) return { check: 'daily use', ok: true, message }
  const fix =
    'In HubSpot: Settings → Integrations → Connected Apps → API usage shows which apps use them. At the limit the sync pauses until midnight.'
  return { check: 'daily use', ok: false, message, fix }
}
