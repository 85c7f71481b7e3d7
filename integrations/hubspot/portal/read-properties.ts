import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { paths } from '../api/paths.ts'
import { objectsIn, textIn } from '../api/read-response.ts'
import type { SyncedType } from '../mapping/properties.ts'

/** The definition of a property as HubSpot returns it. */
export interface RemoteProperty {
  name: string
  type: string
  hasUniqueValue: boolean
  archived: boolean
  /** All options. A change must send the whole list back. */
  options: Record<string, unknown>[]
}

export async function readProperties(
  client: HubspotClient,
  { path }: SyncedType,
): Promise<RemoteProperty[] | Failure> {
  const { verdict, body } = await client.send({ method: 'GET', path: paths.properties(path) })
  if (verdict.kind !== 'ok') return verdict
  return objectsIn(body, 'results').map((property) => ({
    name: textIn(property, 'name') ?? '',
    type: textIn(property, 'type') ?? '',
    hasUniqueValue: property.hasUniqueValue === true,
    archived: property.archived === true,
    options: objectsIn(property, 'options'),
  }))
}
