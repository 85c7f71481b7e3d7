import type { Deal } from '../../../../src/crm/deals/deal.ts'
import { type RemoteRecordWithEnds, readRecord, readRecords } from '../../api/read-record.ts'
import { fromCompany, fromContact } from '../../mapping/mapping-from-crm.ts'
import { ACCOUNT_ID } from '../../mapping/properties.ts'
import type { Failed } from '../../portal/portal.ts'
import type { InboxOptions } from '../process-inbox.ts'

/** What a won deal is associated to: its lines, its (primary) company, and the first of its contacts. */
export async function readDeal(
  { client, hubspot, portalId }: InboxOptions,
  { remoteId: dealId, ends }: RemoteRecordWithEnds,
): Promise<Deal | Failed> {
  const { sku } = hubspot.deals
  const lines = await readRecords(client, 'line_items', ends.line_items ?? [], [sku, 'quantity'])
  if ('kind' in lines) return lines
  const [companyId] = ends.companies ?? []
  const company = companyId
    ? await readRecord(client, 'companies', companyId, ['name', 'domain', ACCOUNT_ID])
    : null
  if (company && 'kind' in company) return company
  const [contactId] = ends.contacts ?? []
  const contact = contactId
    ? await readRecord(client, 'contacts', contactId, ['email', 'firstname', 'lastname'])
    : null
  if (contact && 'kind' in contact) return contact
  return {
    portalId,
    dealId,
    lines: lines.map(({ properties }) => ({
      sku: properties[sku]?.trim() || null,
      quantity: quantityOf(properties.quantity),
    })),
    company: company && { remoteId: company.remoteId, ...fromCompany(company.properties) },
    contact: contact && fromContact(contact.properties),
  }
}

/** A line without a quantity is one of it. */
function quantityOf(text: string | null | undefined): number {
  if (!text) return 1
  const quantity = Number(text)
  return Number.isFinite(quantity) && quantity > 0 ? quantity : 0
}
