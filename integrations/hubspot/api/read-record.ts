import { isObject } from '../../../src/platform/json.ts'
import { classifyRows, type Failure } from './classify-response.ts'
import type { HubspotClient } from './client.ts'
import { paths } from './paths.ts'
import { objectsIn, textIn } from './read-response.ts'
import type { RemoteProperties, RemoteRecord } from './remote-record.ts'
import { BATCH } from './write-batch.ts'

/** A record with the ids of its associated records. */
export interface AssociatedRecord extends RemoteRecord {
  /** By type; the primary one first. */
  associatedIds: Record<string, string[]>
}

/**
 * Reads one record by HubSpot's own id; null if it does not exist. For the id of a merged record, HubSpot returns the
 * record that it became, also after several merges.
 */
export async function readRecord(
  client: HubspotClient,
  type: string,
  id: string,
  properties: readonly string[],
  associations: readonly string[] = [],
): Promise<AssociatedRecord | Failure | null> {
  const { verdict, body, status } = await client.send({
    method: 'GET',
    path: `${paths.objects(type)}/${encodeURIComponent(id)}`,
    query: {
      properties: properties.join(','),
      ...(associations.length > 0 && { associations: associations.join(',') }),
    },
  })
  if (status === 404) return null
  if (verdict.kind !== 'ok') return verdict
  return { ...toRecord(body), associatedIds: associatedIdsIn(body) }
}

/** Reads records by HubSpot's own ids, without those that do not exist. */
export async function readRecords(
  client: HubspotClient,
  type: string,
  ids: readonly string[],
  properties: readonly string[],
): Promise<RemoteRecord[] | Failure> {
  const records: RemoteRecord[] = []
  for (let start = 0; start < ids.length; start += BATCH) {
    const inputs = ids.slice(start, start + BATCH).map((id) => ({ id }))
    const { verdict, body } = await client.send({
      method: 'POST',
      path: `${paths.objects(type)}/batch/read`,
      body: { properties, inputs },
    })
    if (verdict.kind !== 'ok') return verdict
    const unread = classifyRows(body)
    if (unread) return unread
    records.push(...objectsIn(body, 'results').map(toRecord))
  }
  return records
}

function toRecord(body: unknown): RemoteRecord {
  const properties = isObject(body) && isObject(body.properties) ? body.properties : {}
  return { remoteId: textIn(body, 'id') ?? '', properties: properties as RemoteProperties }
}

/** HubSpot spells the names of the types in two ways: `line_items` and `line items`. */
function associatedIdsIn(body: unknown): Record<string, string[]> {
  const all = isObject(body) && isObject(body.associations) ? body.associations : {}
  const entries = Object.entries(all).map(([type, list]) => {
    const results = objectsIn(list, 'results')
    const primary = results.filter((result) => textIn(result, 'type')?.endsWith('_primary'))
    const ids = [...primary, ...results].map((result) => textIn(result, 'id') ?? '')
    return [type.replaceAll(' ', '_'), [...new Set(ids)].filter((id) => id !== '')] as const
  })
  return Object.fromEntries(entries)
}
