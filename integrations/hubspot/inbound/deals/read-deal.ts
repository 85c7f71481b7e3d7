import type { Deal } from '../../../../src/crm/deals/deal.ts'
import type { Failure } from '../../api/classify-response.ts'
import { type AssociatedRecord, readRecord, readRecords } from '../../api/read-record.ts'
import { fromCompany, fromContact } from '../../mapping/crm-fields.ts'
import { ACCOUNT_ID } from '../../mapping/properties.ts'
import type { RecordSource } from '../record-handler.ts'
import { companyOfDeal } from './company-of-deal.ts'

/** A won deal with its line items, its (primary) company, and its first contact. */
export async function readDeal(
  { client, hubspot, portalId }: RecordSource,
  record: AssociatedRecord,
): Promise<Deal | Failure> {
  const { remoteId: dealId, associatedIds } = record
  const { sku } = hubspot.deals
  const lineIds = associatedIds.line_items ?? []
  const lines = await readRecords(client, 'line_items', lineIds, [sku, 'quantity'])
  if ('kind' in lines) return lines
  const companyId = companyOfDeal(record)
  const company = companyId
    ? await readRecord(client, 'companies', companyId, ['name', 'domain', ACCOUNT_ID])
    : null
  if (company && 'kind' in company) return company
  const [contactId] = associatedIds.contacts ?? []
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
    hasSeveralCompanies: companyId === null && (associatedIds.companies ?? []).length > 1,
    company: company && { remoteId: company.remoteId, ...fromCompany(company.properties) },
    contact: contact && fromContact(contact.properties),
  }
}

/** A line item without a quantity counts as one. */
function quantityOf(text: string | null | undefined): number {
  if (!text) return 1
  const quantity = Number(text)
  return Number.isFinite(quantity) && quantity > 0 ? quantity : 0
}
