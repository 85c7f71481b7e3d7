import type { HubspotClient } from '../api/client.ts'
import { objectsIn, textIn } from '../api/read-response.ts'
import { paths } from '../api/version.ts'
import { licenseProperties, licenseSchema } from '../mapping/license-object.ts'
import type { SyncedType } from '../mapping/properties.ts'
import type { Probe } from './doctor.ts'
import type { Failed } from './portal.ts'

/** The id (`2-…`) under which the portal has the custom object for licenses; null where it has none. */
export async function findLicenseType(client: HubspotClient): Promise<{ id: string | null } | Failed> {
  const { verdict, body } = await client.send({ method: 'GET', path: paths.schemas })
  if (verdict.kind !== 'ok') return verdict
  const schema = objectsIn(body, 'results').find(
    (found) => textIn(found, 'name') === licenseSchema.name && found.archived !== true,
  )
  return { id: schema ? textIn(schema, 'objectTypeId') : null }
}

/** Calls that show whether licenses may be read and written, and do nothing. */
export function licenseProbes(id: string): Probe[] {
  const objects = paths.objects(id)
  return [
    {
      scope: 'crm.objects.custom.read',
      call: { method: 'POST', path: `${objects}/batch/read`, body: { inputs: [], properties: [] } },
    },
    {
      scope: 'crm.objects.custom.write',
      call: { method: 'POST', path: `${objects}/batch/upsert`, body: { inputs: [] } },
    },
  ]
}

/** Licenses, as a type of records like companies and contacts. */
export function licenseType(id: string): SyncedType {
  return { name: 'licenses', path: id, place: 'License properties', properties: licenseProperties }
}
