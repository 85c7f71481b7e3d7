import { objectsIn, textIn } from './answer.ts'
import type { HubspotClient } from './client.ts'
import type { Probe } from './doctor.ts'
import { licenseProperties, licenseSchema } from './license-object.ts'
import type { Failed } from './portal.ts'
import type { ToldType } from './properties.ts'
import { paths } from './version.ts'

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
export function licenseType(id: string): ToldType {
  return { name: 'licenses', path: id, place: 'License properties', properties: licenseProperties }
}
