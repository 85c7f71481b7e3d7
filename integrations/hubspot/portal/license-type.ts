import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { paths } from '../api/paths.ts'
import { objectsIn, textIn } from '../api/read-response.ts'
import { licenseProperties, licenseSchema } from '../mapping/license-object.ts'
import type { SyncedType } from '../mapping/properties.ts'

/** The types that license objects are associated with, besides companies, and their ids. */
export const licenseLinkTypes = { contacts: '0-1', deals: '0-3' } as const
export type LicenseLinkType = keyof typeof licenseLinkTypes

/** The portal's custom object for licenses. */
export interface FoundLicenseType {
  /** Its id (`2-…`); null if it does not exist. */
  id: string | null
  /** The types with which it can be associated. */
  linkTypes: LicenseLinkType[]
}

/** Finds the portal's custom object for licenses. */
export async function findLicenseType(client: HubspotClient): Promise<FoundLicenseType | Failure> {
  const { verdict, body } = await client.send({ method: 'GET', path: paths.schemas })
  if (verdict.kind !== 'ok') return verdict
  const schema = objectsIn(body, 'results').find(
    (found) => textIn(found, 'name') === licenseSchema.name && found.archived !== true,
  )
  const id = schema ? textIn(schema, 'objectTypeId') : null
  const associated = objectsIn(schema, 'associations').flatMap((one) => [
    textIn(one, 'toObjectTypeId'),
    textIn(one, 'fromObjectTypeId'),
  ])
  const linkTypes = (Object.keys(licenseLinkTypes) as LicenseLinkType[]).filter((name) =>
    associated.includes(licenseLinkTypes[name]),
  )
  return { id, linkTypes }
}

/** The type of license records, in the form that companies and contacts have. */
export function licenseType(id: string): SyncedType {
  return { name: 'licenses', path: id, place: 'License properties', properties: licenseProperties }
}
