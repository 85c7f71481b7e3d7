import { isObject } from '../../../src/platform/json.ts'
import { classifyRows, type Failure } from './classify-response.ts'
import type { HubspotClient } from './client.ts'
import { paths } from './paths.ts'
import { nextPageOf } from './read-record.ts'
import { objectsIn } from './read-response.ts'

/** One page of the records that are associated with a record. */
export interface AssociationPage {
  /** The id of the record. */
  id: string
  /** The associated records, as HubSpot returns them. */
  ends: Record<string, unknown>[]
}

/**
 * Reads the associations of up to 1,000 records, page by page. `onPage` returns whether it needs further pages of its
 * record. Returns null, or the failure of a call.
 */
export async function readAssociations(
  client: HubspotClient,
  { from, to, ids }: { from: string; to: string; ids: readonly string[] },
  onPage: (page: AssociationPage) => boolean,
): Promise<Failure | null> {
  for (let inputs: { id: string; after?: string }[] = ids.map((id) => ({ id })); inputs.length > 0; ) {
    const { verdict, body } = await client.send({
      method: 'POST',
      path: `${paths.associations(from, to)}/batch/read`,
      body: { inputs },
    })
    const unread = verdict.kind === 'ok' ? classifyRows(body) : verdict
    if (unread) return unread
    inputs = []
    for (const result of objectsIn(body, 'results')) {
      const id = isObject(result.from) ? String(result.from.id) : ''
      const needsMore = onPage({ id, ends: objectsIn(result, 'to') })
      const after = nextPageOf(result)
      if (after && needsMore) inputs.push({ id, after })
    }
  }
  return null
}
