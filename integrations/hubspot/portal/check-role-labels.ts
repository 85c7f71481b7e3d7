import type { HubspotClient } from '../api/client.ts'
import { contactRoleNames, roleLabels } from '../mapping/role-labels.ts'
import type { Finding } from './finding.ts'
import { SETUP } from './portal-problems.ts'
import { findRoleLabels } from './role-label-ids.ts'

/** Checks the labels of the roles of contacts. */
export async function checkRoleLabels(client: HubspotClient): Promise<Finding> {
  const check = 'labels'
  const found = await findRoleLabels(client)
  if ('kind' in found)
    return {
      check,
      ok: false,
      message: `${found.code}: ${found.reason}`,
      fix: 'Fix the problems above first.',
    }
  const missing = contactRoleNames.filter((role) => found[role] === undefined)
  if (missing.length === 0) return { check, ok: true, message: 'the labels of all roles exist' }
  const names = missing.map((role) => roleLabels[role].label).join(', ')
  const fix = `${SETUP} If HubSpot refuses them, set LICET_HUBSPOT_ROLE_LABELS=0. Contacts are associated without labels meanwhile.`
  return { check, ok: false, message: `contacts: the labels ${names} do not exist`, fix }
}
