import { isObject } from '../../../src/platform/json.ts'
import { classifyRows, type Failure } from './classify-response.ts'
import type { HubspotClient } from './client.ts'
import { paths } from './paths.ts'
import { objectsIn, textIn } from './read-response.ts'
import type { RemoteProperties, RemoteRecord } from './remote-record.ts'

/**
 * Reads up to 100 records in one call by a unique property, or by HubSpot's own id if that is null. Returns them by the
 * value of that property, without the records that do not exist: HubSpot lists those among the errors of a success.
 */
export async function readBatch(
  client: HubspotClient,
  type: string,
  idProperty: string | null,
  ids: readonly string[],
  properties: readonly string[],
): Promise<Map<string, RemoteRecord> | Failure> {
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
