import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { syncedTypes } from '../mapping/properties.ts'
import { inspectLicenses, type LicensesRefused } from './inspect-licenses.ts'
import type { LicenseLinkType } from './license-type.ts'
import { problemsOf } from './portal-problems.ts'
import { type Portal, readPortal } from './read-portal.ts'
import { readProperties } from './read-properties.ts'
import { findRoleLabels, type RoleLabelIds } from './role-label-ids.ts'

/** A portal that is ready for the sync. */
export interface InspectedPortal extends Portal {
  /** Id of the custom object for licenses; null if licenses are not synced. */
  licenseType: string | null
  /** The other types that license objects can be associated with. */
  linkTypes: readonly LicenseLinkType[]
  /** The labels of the roles of contacts; null if they are not used, or HubSpot refuses them. */
  roleLabels: RoleLabelIds | null
  /** The reason if licenses should be synced and HubSpot refuses them. */
  licensesRefused: LicensesRefused | null
}

/**
 * Returns the portal if it is ready for the sync. Returns a failure that pauses the sync otherwise. A fault of the
 * custom object for licenses alone is no failure.
 */
export async function inspectPortal(
  client: HubspotClient,
  licenseObjects = false,
  withRoleLabels = false,
): Promise<InspectedPortal | Failure> {
  const portal = await readPortal(client)
  if ('kind' in portal) return portal
  for (const type of syncedTypes) {
    const found = await readProperties(client, type)
    if ('kind' in found) return found
    const [problem, ...others] = problemsOf(type, found)
    if (!problem) continue
    const more = others.length > 0 ? `, and ${others.length} more` : ''
    return {
      kind: 'misconfigured',
      code: problem.code,
      reason: `${problem.message}${more}. ${problem.fix}`,
    }
  }
  const labels = withRoleLabels ? await findRoleLabels(client) : null
  if (labels && 'kind' in labels && (labels.kind === 'transient' || labels.kind === 'daily')) return labels
  const roleLabels = labels && !('kind' in labels) ? labels : null
  const inspected = { ...portal, licenseType: null, linkTypes: [], roleLabels, licensesRefused: null }
  if (!licenseObjects) return inspected
  const licenses = await inspectLicenses(client)
  return 'kind' in licenses ? licenses : { ...inspected, ...licenses }
}

/** The labels and associations that the portal has, as one text; empty if none are used. */
export function linkTypesOf({ linkTypes, roleLabels }: InspectedPortal): string {
  const labels = Object.entries(roleLabels ?? {}).map(([role, id]) => `${role}=${id}`)
  return [...linkTypes, ...labels].join(' ')
}
