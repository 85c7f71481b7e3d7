import { isObject } from '../../../src/platform/json.ts'
import { classifyRows, type Failure } from './classify-response.ts'
import type { HubspotClient } from './client.ts'
import { paths } from './paths.ts'
import { objectsIn, textIn } from './read-response.ts'
import type { RemoteProperties, RemoteRecord } from './remote-record.ts'
import { BATCH } from './write-batch.ts'

/** A record with the ids of its associated records. */
export interface AssociatedRecord extends RemoteRecord {
  /** By type, each id once. */
  associatedIds: Record<string, string[]>
  /** The primary company; null if the record has none. */
  primaryCompanyId: string | null
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
  const record = toRecord(body)
  const associated = await readAssociations(client, type, record.remoteId, body)
  return 'kind' in associated ? associated : { ...record, ...associated }
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

type Associations = Pick<AssociatedRecord, 'associatedIds' | 'primaryCompanyId'>

/**
 * The associations of a record. HubSpot spells the names of the types in two ways: `line_items` and `line items`. It
 * shows one page of them with the record; if there are more, they are read separately.
 */
async function readAssociations(
  client: HubspotClient,
  type: string,
  id: string,
  body: unknown,
): Promise<Associations | Failure> {
  const shown = isObject(body) && isObject(body.associations) ? body.associations : {}
  const found: Associations = { associatedIds: {}, primaryCompanyId: null }
  for (const [name, list] of Object.entries(shown)) {
    const to = name.replaceAll(' ', '_')
    const ends = nextPageOf(list) ? await listAssociations(client, type, id, to) : endsIn(type, to, list)
    if ('kind' in ends) return ends
    found.associatedIds[to] = [...new Set(ends.map((end) => end.id))].filter((one) => one !== '')
    if (to === 'companies') found.primaryCompanyId = ends.find(({ isPrimary }) => isPrimary)?.id ?? null
  }
  return found
}

/** An associated record. It has one entry for each type of its association. */
interface End {
  id: string
  isPrimary: boolean
}

/**
 * The associated records in the response for a record. The primary company has the type `deal_to_company`. Every company
 * also has the type `deal_to_company_unlabeled`.
 */
function endsIn(type: string, to: string, list: unknown): End[] {
  const primary = to === 'companies' ? `${type.replace(/s$/, '')}_to_company` : null
  return objectsIn(list, 'results').map((result) => ({
    id: textIn(result, 'id') ?? '',
    isPrimary: textIn(result, 'type') === primary,
  }))
}

/** Reads all associated records of one type, page by page. */
async function listAssociations(
  client: HubspotClient,
  type: string,
  id: string,
  to: string,
): Promise<End[] | Failure> {
  const ends: End[] = []
  for (let after: string | null = null; ; ) {
    const { verdict, body } = await client.send({
      method: 'GET',
      path: `${paths.objects(type)}/${encodeURIComponent(id)}/associations/${to}`,
      query: { limit: String(ASSOCIATIONS), ...(after && { after }) },
    })
    if (verdict.kind !== 'ok') return verdict
    for (const { toObjectId, ...end } of objectsIn(body, 'results'))
      ends.push({
        id: String(toObjectId ?? ''),
        isPrimary: objectsIn(end, 'associationTypes').some(({ label }) => label === 'Primary'),
      })
    after = nextPageOf(body)
    if (after === null) return ends
  }
}

/** HubSpot's limit of associations in a page. */
const ASSOCIATIONS = 500

/** The cursor of the next page; null on the last page. */
export function nextPageOf(body: unknown): string | null {
  const paging = isObject(body) && isObject(body.paging) ? body.paging : {}
  return textIn(paging.next, 'after')
}
