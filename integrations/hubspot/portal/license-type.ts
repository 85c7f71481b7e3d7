import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { paths } from '../api/paths.ts'
import { objectsIn, textIn } from '../api/read-response.ts'
import { licenseProperties, licenseSchema } from '../mapping/license-object.ts'
import type { SyncedType } from '../mapping/properties.ts'

/** The id (`2-…`) of the portal's custom object for licenses; null if it does not exist. */
export async function findLicenseType(client: HubspotClient): Promise<{ id: string | null } | Failure> {
  const { verdict, body } = await client.send({ method: 'GET', path: paths.schemas })
  if (verdict.kind !== 'ok') return verdict
  const schema = objectsIn(body, 'results').find(
    (found) => textIn(found, 'name') === licenseSchema.name && found.archived !== true,
  )
  return { id: schema ? textIn(schema, 'objectTypeId') : null }
}

/** The type of license records, in the form that companies and contacts have. */
export function licenseType(id: string): SyncedType {
  return { name: 'licenses', path: id, place: 'License properties', properties: licenseProperties }
}
