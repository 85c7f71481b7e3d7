import type { Failure } from './classify-response.ts'
import type { HubspotClient } from './client.ts'
import { readAssociations } from './read-associations.ts'
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
  const contacts = { from: CONTACT, to: COMPANY, ids: contactIds }
  const failure = await readAssociations(client, contacts, ({ id, ends }) => {
    for (const end of ends)
      if (objectsIn(end, 'associationTypes').some(({ label }) => label === 'Primary'))
        primary.set(id, String(end.toObjectId))
    return !primary.has(id)
  })
  return failure ?? primary
}
