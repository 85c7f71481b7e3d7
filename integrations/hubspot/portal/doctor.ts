import type { Call, HubspotClient } from '../api/client.ts'
import { isObject, objectsIn } from '../api/read-response.ts'
import { paths } from '../api/version.ts'
import { objectTypes, type SyncedType, syncedTypes } from '../mapping/properties.ts'
import { examineLicenses } from './examine-licenses.ts'
import { examineWebhooks, type WebhookTarget } from './examine-webhooks.ts'
import { problemsOf, readPortal, readProperties } from './portal.ts'

/** What one look at the portal found. */
export interface Finding {
  check: 'token' | 'portal' | 'scopes' | 'daily use' | 'properties' | 'license objects' | 'webhooks'
  ok: boolean
  says: string
  /** What to click, where it is not ok or could be more. */
  mend?: string
}

/** From this share of the calls of a day on it is time to think of fewer. */
const MUCH = 0.8

const APP = 'In HubSpot: Settings → Integrations → Service Keys (or Private Apps) → your key'

export interface Examination {
  licenseObjects?: boolean
  /** Where the webhooks go; without one they are not looked at. */
  webhooks?: WebhookTarget
}

/** Looks at everything that the sync needs, one after the other, and writes nothing. Stops where nothing further can be seen. */
export async function examinePortal(
  client: HubspotClient,
  { licenseObjects = false, webhooks }: Examination = {},
): Promise<Finding[]> {
  const portal = await readPortal(client)
  if ('kind' in portal) {
    const mend =
      portal.kind === 'misconfigured'
        ? `${APP} → copy the token, and set LICET_HUBSPOT_TOKEN or the file in LICET_HUBSPOT_TOKEN_FILE.`
        : 'Check LICET_HUBSPOT_URL and the network, and run this again.'
    return [{ check: 'token', ok: false, says: `${portal.code}: ${portal.reason}`, mend }]
  }
  return [
    { check: 'token', ok: true, says: 'HubSpot accepts it' },
    { check: 'portal', ok: true, says: `${portal.id}; its day ends at midnight in ${portal.timeZone}` },
    ...(await examineScopes(client, webhooks?.app ? [...probes, ...dealProbes] : probes)),
    await examineUse(client),
    ...(await examineProperties(client, syncedTypes)),
    ...(licenseObjects ? await examineLicenses(client) : []),
    ...(webhooks ? [await examineWebhooks(webhooks, portal)] : []),
  ]
}

/** A call that shows whether a scope is granted. */
export interface Probe {
  scope: string
  call: Call
}

/** Calls that would do nothing if they were allowed: HubSpot looks at the scope before it looks at the input. */
const probes: Probe[] = objectTypes.flatMap((type) => [
  {
    scope: `crm.objects.${type}.read`,
    call: { method: 'POST', path: `${paths.objects(type)}/batch/read`, body: { inputs: [], properties: [] } },
  },
  {
    scope: `crm.objects.${type}.write`,
    call: { method: 'POST', path: `${paths.objects(type)}/batch/upsert`, body: { inputs: [] } },
  },
  {
    scope: `crm.schemas.${type}.write`,
    call: { method: 'POST', path: paths.properties(type), body: {} },
  },
])

/** What the webhooks of deals are followed by. */
const dealProbes: Probe[] = ['deals', 'line_items'].map((type) => ({
  scope: `crm.objects.${type}.read`,
  call: { method: 'POST', path: `${paths.objects(type)}/batch/read`, body: { inputs: [], properties: [] } },
}))

async function examineScopes(client: HubspotClient, asked: readonly Probe[]): Promise<Finding[]> {
  const missing = await findMissing(client, asked)
  if (missing.length === 0) return [{ check: 'scopes', ok: true, says: `all ${asked.length} are granted` }]
  return missing.map((scope) => missingScope(scope))
}

/** The scopes that are not granted. */
export async function findMissing(client: HubspotClient, asked: readonly Probe[]): Promise<string[]> {
  const answers = await Promise.all(
    asked.map(async ({ scope, call }) => ({ scope, status: (await client.send(call)).status })),
  )
  return answers.filter(({ status }) => status === 403).map(({ scope }) => scope)
}

export function missingScope(scope: string, otherwise?: string): Finding {
  const mend = `${APP} → Edit → Scopes → Add → ${scope} → Update. The token stays the same.`
  return {
    check: 'scopes',
    ok: false,
    says: `${scope} is missing`,
    mend: otherwise ? `${mend} ${otherwise}` : mend,
  }
}

async function examineUse(client: HubspotClient): Promise<Finding> {
  const { verdict, body } = await client.send({ method: 'GET', path: paths.dailyUsage })
  if (verdict.kind !== 'ok') {
    return { check: 'daily use', ok: true, says: `not told to this kind of token (${verdict.code})` }
  }
  const [use] =
    objectsIn(body, 'results').length > 0 ? objectsIn(body, 'results') : [isObject(body) ? body : {}]
  const used = Number(use?.currentUsage ?? 0)
  const limit = Number(use?.usageLimit ?? 0)
  const says = `${used} of ${limit} calls of the day are used`
  if (limit === 0 || used < limit * MUCH) return { check: 'daily use', ok: true, says }
  const mend =
    'In HubSpot: Settings → Integrations → Connected Apps → API usage shows who uses them. The sync pauses at the limit, until midnight.'
  return { check: 'daily use', ok: false, says, mend }
}

export async function examineProperties(
  client: HubspotClient,
  types: readonly SyncedType[],
): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const type of types) {
    const found = await readProperties(client, type)
    if ('kind' in found) {
      findings.push({
        check: 'properties',
        ok: false,
        says: `${type.name}: ${found.reason}`,
        mend: 'Mend the above first.',
      })
      continue
    }
    const problems = problemsOf(type, found)
    if (problems.length === 0)
      findings.push({ check: 'properties', ok: true, says: `${type.name}: all are as they must be` })
    for (const { what, mend } of problems) findings.push({ check: 'properties', ok: false, says: what, mend })
  }
  return findings
}
