import type { RemoteProperties } from '../mapping/mapping-from-crm.ts'
import type { Failed } from '../portal/portal.ts'
import { classifyRows } from './classify-response.ts'
import type { HubspotClient } from './client.ts'
import type { RemoteRecord } from './read-batch.ts'
import { isObject, objectsIn, textIn } from './read-response.ts'
import { paths } from './version.ts'
import { BATCH } from './write-batch.ts'

/** A record with the records that it is associated to. */
export interface RemoteRecordWithEnds extends RemoteRecord {
  /** By type; of several the primary one first. */
  ends: Record<string, string[]>
}

/**
 * Reads one record by HubSpot's own id. The id of a record that was merged away answers with the one that it became,
 * however many merges lie between; null where there is none any more.
 */
export async function readRecord(
  client: HubspotClient,
  type: string,
  id: string,
  properties: readonly string[],
  associations: readonly string[] = [],
): Promise<RemoteRecordWithEnds | Failed | null> {
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
  return { ...toRecord(body), ends: endsIn(body) }
}

/** Reads records by HubSpot's own ids; those that are gone are missing. */
export async function readRecords(
  client: HubspotClient,
  type: string,
  ids: readonly string[],
  properties: readonly string[],
): Promise<RemoteRecord[] | Failed> {
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

/** HubSpot names the ends by their type, in one spelling or another: `line_items`, `line items`. */
function endsIn(body: unknown): Record<string, string[]> {
  const all = isObject(body) && isObject(body.associations) ? body.associations : {}
  const entries = Object.entries(all).map(([type, list]) => {
    const ends = objectsIn(list, 'results')
    const primary = ends.filter((end) => textIn(end, 'type')?.endsWith('_primary'))
    const ids = [...primary, ...ends].map((end) => textIn(end, 'id') ?? '')
    return [type.replaceAll(' ', '_'), [...new Set(ids)].filter((id) => id !== '')] as const
  })
  return Object.fromEntries(entries)
}
