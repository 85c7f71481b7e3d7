import type { ContactRole } from '../../../prisma/client/enums.ts'
import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { paths } from '../api/paths.ts'
import { objectsIn, textIn } from '../api/read-response.ts'
import { contactRoleNames, roleLabels } from '../mapping/role-labels.ts'

/** The ids of the labels by role. A role whose label does not exist is missing. */
export type RoleLabelIds = Partial<Record<ContactRole, number>>

const path = `${paths.associations('contacts', 'companies')}/labels`

/** Finds the labels of roles in the portal by their texts: HubSpot does not show their names. */
export async function findRoleLabels(client: HubspotClient): Promise<RoleLabelIds | Failure> {
  const { verdict, body } = await client.send({ method: 'GET', path })
  if (verdict.kind !== 'ok') return verdict
  const labels = objectsIn(body, 'results').filter(({ category }) => category === 'USER_DEFINED')
  return Object.fromEntries(
    contactRoleNames.flatMap((role) => {
      const found = labels.find((label) => textIn(label, 'label') === roleLabels[role].label)
      return typeof found?.typeId === 'number' ? [[role, found.typeId]] : []
    }),
  )
}

/** Creates the label of a role. Returns the failure, or null. */
export async function createRoleLabel(client: HubspotClient, role: ContactRole): Promise<Failure | null> {
  const { verdict, status } = await client.send({ method: 'POST', path, body: roleLabels[role] })
  return verdict.kind === 'ok' || status === 409 ? null : verdict
}
