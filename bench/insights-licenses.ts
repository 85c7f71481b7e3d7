import type { Client } from 'pg'
import { defaultThresholds } from '../src/insights/findings/thresholds.ts'
import type { Selection } from '../src/insights/selection.ts'
import type { LicenseRecord } from '../test/insights/license-history.ts'
import { type Counted, idleSeatsNaively, limitsHitNaively } from '../test/insights/naive-findings.ts'
import {
  entitlementsNaively,
  meterUseNaively,
  renewalsNaively,
  utilizationNaively,
  versionsNaively,
} from '../test/insights/naive-license.ts'
import { entitlementCodes, licenseTypes, METER_LIMIT } from './insights-history.ts'

/** Computes the figures of license use with a naive reader of all licenses, in the form of the graph. */
export async function useNaively(sql: Client, selection: Selection): Promise<Record<string, unknown>> {
  const { history, typeCodes, products } = await readLicenses(sql)
  const entitlements = entitlementsNaively(
    history,
    selection,
    typeCodes,
    entitlementCodes.map((code) => ({ code })),
  )
  const versions: Record<string, number> = {}
  for (const [name, devices] of versionsNaively(history, selection)) {
    const [type, version] = name.split(' ')
    const key = `${products[Number(type)]} ${version}`
    versions[key] = (versions[key] ?? 0) + devices
  }
  return {
    utilization: utilizationNaively(history, selection, typeCodes).map(
      ({ unlimited: _, ...figures }) => figures,
    ),
    meters: meterUseNaively(history, selection, { exports: METER_LIMIT }),
    renewals: renewalsNaively(history, selection),
    entitlements: ofHistory(entitlements),
    versions,
    LIMIT_HIT_EARLY: evidenceOf(limitsHitNaively(history, selection, defaultThresholds, typeCodes)),
    SEATS_IDLE_BEFORE_RENEWAL: evidenceOf(idleSeatsNaively(history, selection, defaultThresholds, typeCodes)),
  }
}

/** Returns the figures of the types in the history. The license that the gateway starts with has another type. */
function ofHistory<T>(figures: Iterable<readonly [string, T]>): Record<string, T> {
  return Object.fromEntries(
    [...figures].filter(([name]) => licenseTypes.some((code) => name.startsWith(`${code} `))),
  )
}

function evidenceOf(counted: Counted): Record<string, number[]> {
  return Object.fromEntries(Object.entries(counted).map(([type, { evidence }]) => [type, evidence]))
}

interface Insights {
  utilization: unknown
  meters: unknown
  renewals: unknown
  entitlements: { licenseType: string; code: string; licenses: number; neverExercised: number }[]
  versions: { product: string; version: string | null; devices: number }[]
  findings: { kind: string; licenseType: string | null; evidence: { value: number }[] }[]
}

/** Returns the same figures from the response of the graph, in the same form. */
export function useOfGraph(insights: Insights): Record<string, unknown> {
  const { utilization, meters, renewals, entitlements, versions, findings } = insights
  const ofKind = (kind: string) =>
    Object.fromEntries(
      findings
        .filter((finding) => finding.kind === kind)
        .map(({ licenseType, evidence }) => [String(licenseType), evidence.map(({ value }) => value)]),
    )
  return {
    ...{ utilization, meters, renewals },
    entitlements: ofHistory(
      entitlements.map(({ licenseType, code, ...counts }) => [`${licenseType} ${code}`, counts] as const),
    ),
    versions: Object.fromEntries(
      versions.map(({ product, version, devices }) => [`${product} ${version}`, devices]),
    ),
    LIMIT_HIT_EARLY: ofKind('LIMIT_HIT_EARLY'),
    SEATS_IDLE_BEFORE_RENEWAL: ofKind('SEATS_IDLE_BEFORE_RENEWAL'),
  }
}

/** Reads all licenses with their devices, counters, renewals and exercised entitlements. */
async function readLicenses(sql: Client) {
  const { rows: types } = await sql.query<{ id: string; code: string; product: string }>(
    'select t.id, t.code, p.code as product from license_types t join products p on p.id = t.product_id order by t.code',
  )
  const { rows } = await sql.query(`
    select id, license_type_id, issued_at, limit_hit_at, max_activations, expiry, grace_ends_at, revoked_at from licenses`)
  const known = new Map<string, LicenseRecord>()
  for (const row of rows) {
    known.set(row.id, {
      type: types.findIndex(({ id }) => id === row.license_type_id),
      issuedAt: row.issued_at,
      limitHitAt: row.limit_hit_at,
      maxActivations: row.max_activations,
      expiry: row.expiry,
      graceMs: row.expiry ? row.grace_ends_at - row.expiry : 0,
      revokedAt: row.revoked_at,
      ...{ activations: [], counters: [], renewedFrom: [], exercised: [] },
    })
  }
  const each = async <Row extends object>(
    statement: string,
    add: (license: LicenseRecord, row: Row) => void,
  ) => {
    const { rows } = await sql.query<Row & { license_id: string }>(statement)
    for (const { license_id, ...row } of rows) add(known.get(license_id)!, row as unknown as Row)
  }
  await each<LicenseRecord['activations'][number]>(
    `select license_id, version, last_seen_at as "lastSeenAt", lease_ends_at as "leaseEndsAt",
      deactivated_at as "deactivatedAt" from activations`,
    ({ activations }, device) => activations.push(device),
  )
  await each<LicenseRecord['counters'][number]>(
    `select license_id, meter, period_start_at as "periodStartAt", used::int from usage_counters`,
    ({ counters }, counter) => counters.push(counter),
  )
  await each<{ from: string }>(
    `select license_id, data ->> 'from' as "from" from events where type = 'license.renewed'`,
    ({ renewedFrom }, { from }) => renewedFrom.push(new Date(from)),
  )
  await each<{ code: string }>('select license_id, code from entitlement_uses', ({ exercised }, { code }) =>
    exercised!.push(code),
  )
  return {
    history: [...known.values()],
    typeCodes: types.map(({ code }) => code),
    products: types.map(({ product }) => product),
  }
}
