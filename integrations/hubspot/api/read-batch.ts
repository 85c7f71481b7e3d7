import type { RemoteProperties } from '../mapping/mapping-from-crm.ts'
import type { Failed } from '../portal/portal.ts'
import { classifyRows } from './classify-response.ts'
import type { HubspotClient } from './client.ts'
import { isObject, objectsIn, textIn } from './read-response.ts'
import { paths } from './version.ts'

/** A record as HubSpot has it. */
export interface RemoteRecord {
  remoteId: string
  properties: RemoteProperties
}

/**
 * Reads up to 100 records by a unique property, in one call, by the value of that property; null is HubSpot's own id.
 * What there is none of is missing from the answer: HubSpot names those among the errors of a success.
 */
export async function readBatch(
  client: HubspotClient,
  type: string,
  idProperty: string | null,
  ids: readonly string[],
  properties: readonly string[],
): Promise<Map<string, RemoteRecord> | Failed> {
  if (ids.length === 0) return new Map()
  const { verdict, body } = await client.send({
    method: 'POST',
    path: `${paths.objects(type)}/batch/read`,
    body: {
      ...(idProperty && { idProperty }),
      properties: [...new Set([...(idProperty ? [idProperty] : []), ...properties])],
      inputs: ids.map((id) => ({ id })),
    },
  })
  if (verdict.kind !== 'ok') return verdict
  const unread = classifyRows(body)
  if (unread) return unread
  const records = objectsIn(body, 'results').map((result) => ({
    remoteId: textIn(result, 'id') ?? '',
    properties: isObject(result.properties) ? (result.properties as RemoteProperties) : {},
  }))
  const idOf = ({ remoteId, properties }: RemoteRecord) => (idProperty ? properties[idProperty] : remoteId)
  return new Map(records.map((record) => [idOf(record) ?? '', record]))
}
