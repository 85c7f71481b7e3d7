import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { readRecord } from '../api/read-record.ts'
import type { Agent } from './read-agent.ts'

/** The object type of tickets. */
export const TICKET = '0-5'

/**
 * Returns the records of the customer of a ticket, the most reliable first: its primary company, else its only company, then its
 * contacts. A ticket with several companies and no primary one has none that is certain.
 */
export async function readTicket(
  client: HubspotClient,
  ticketId: string,
): Promise<Agent['record'][] | Failure> {
  const record = await readRecord(client, 'tickets', ticketId, ['hs_object_id'], ['companies', 'contacts'])
  if (record && 'kind' in record) return record
  if (!record) return []
  const { associatedIds, primaryCompanyId } = record
  const companies = associatedIds.companies ?? []
  const companyId = primaryCompanyId ?? (companies.length === 1 ? companies[0]! : null)
  return [
    ...(companyId ? [{ objectTypeId: '0-2', objectId: companyId }] : []),
    ...(associatedIds.contacts ?? []).map((objectId) => ({ objectTypeId: '0-1', objectId })),
  ]
}
