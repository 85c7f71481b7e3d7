import { isObject } from '../../../src/platform/json.ts'
import { classifyRows, type Failure } from './classify-response.ts'
import type { HubspotClient } from './client.ts'
import { paths } from './paths.ts'
import { nextPageOf } from './read-record.ts'
import { objectsIn } from './read-response.ts'

/** HubSpot's ids of the two types. */
const CONTACT = '0-1'
const COMPANY = '0-2'

/** Reads the primary companies of up to 1,000 contacts, by their ids. A contact without one is missing. */
export async function readPrimaryCompanies(
  client: HubspotClient,
  contactIds: readonly string[],
): Promise<Map<string, string> | Failure> {
  const primary = new Map<string, string>()
  for (let inputs: { id: string; after?: string }[] = contactIds.map((id) => ({ id })); inputs.length > 0; ) {
    const { verdict, body } = await client.send({
      method: 'POST',
      path: `${paths.associations(CONTACT, COMPANY)}/batch/read`,
      body: { inputs },
    })
    const unread = verdict.kind === 'ok' ? classifyRows(body) : verdict
    if (unread) return unread
    inputs = []
    for (const result of objectsIn(body, 'results')) {
      const id = isObject(result.from) ? String(result.from.id) : ''
      for (const end of objectsIn(result, 'to'))
        if (objectsIn(end, 'associationTypes').some(({ label }) => label === 'Primary'))
          primary.set(id, String(end.toObjectId))
      const after = nextPageOf(result)
      if (after && !primary.has(id)) inputs.push({ id, after })
    }
  }
  return primary
}
