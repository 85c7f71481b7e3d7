import type { Deal } from '../../../src/crm/deals/deal.ts'
import type { Failure } from '../api/classify-response.ts'
import type { HubspotClient } from '../api/client.ts'
import { type AssociatedRecord, readRecord } from '../api/read-record.ts'
import type { Agent } from '../card/read-agent.ts'
import { companyOfDeal } from '../inbound/deals/company-of-deal.ts'
import { fromCompany, fromContact } from '../mapping/crm-fields.ts'
import { ACCOUNT_ID } from '../mapping/properties.ts'

/** The customer of a record: its company and its contact, and the records that can be linked to an account. */
export interface RecordCustomer extends Pick<Deal, 'company' | 'contact' | 'hasSeveralCompanies'> {
  /** The most reliable first. */
  records: Agent['record'][]
}

const paths: Record<string, string> = {
  '0-1': 'contacts',
  '0-2': 'companies',
  '0-3': 'deals',
  '0-5': 'tickets',
}

/** Reads the customer of a record; null if the record does not exist. */
export async function readCustomer(
  client: HubspotClient,
  record: Agent['record'],
): Promise<RecordCustomer | Failure | null> {
  const type = paths[record.objectTypeId]!
  const associations = ['companies', 'contacts'].filter((name) => name !== type)
  const found = await readRecord(client, type, record.objectId, ['hs_object_id'], associations)
  if (!found || 'kind' in found) return found
  const companyId = type === 'companies' ? found.remoteId : companyOfDeal(found)
  const contactId = type === 'contacts' ? found.remoteId : firstContactOf(found)
  const company = companyId
    ? await readRecord(client, 'companies', companyId, ['name', 'domain', ACCOUNT_ID])
    : null
  if (company && 'kind' in company) return company
  const contact = contactId
    ? await readRecord(client, 'contacts', contactId, ['email', 'firstname', 'lastname'])
    : null
  if (contact && 'kind' in contact) return contact
  return {
    hasSeveralCompanies: companyId === null && (found.associatedIds.companies ?? []).length > 1,
    company: company && { remoteId: company.remoteId, ...fromCompany(company.properties) },
    contact: contact && fromContact(contact.properties),
    records: [
      { objectTypeId: record.objectTypeId, objectId: found.remoteId },
      ...(company ? [{ objectTypeId: '0-2', objectId: company.remoteId }] : []),
      ...(contact ? [{ objectTypeId: '0-1', objectId: contact.remoteId }] : []),
    ],
  }
}

function firstContactOf({ associatedIds }: AssociatedRecord): string | null {
  return associatedIds.contacts?.[0] ?? null
}
