import { type SaleBusiness, SaleIntent } from '../../../../prisma/client/enums.ts'
import { type Deal, saleSource } from '../../../../src/crm/deals/deal.ts'
import type { DealNames } from '../../../../src/crm/hubspot-settings.ts'
import type { Sale, SaleLine } from '../../../../src/domain/sales/sale.ts'
import type { Failure } from '../../api/classify-response.ts'
import { type AssociatedRecord, readRecord, readRecords } from '../../api/read-record.ts'
import { fromCompany, fromContact } from '../../mapping/crm-fields.ts'
import { ACCOUNT_ID } from '../../mapping/properties.ts'
import type { RecordSource } from '../record-handler.ts'
import { companyOfDeal } from './company-of-deal.ts'

/** A won deal as a sale with its line items, its (primary) company, and its first contact. */
export async function readDeal(
  { client, hubspot, portalId }: Pick<RecordSource, 'client' | 'hubspot' | 'portalId'>,
  record: AssociatedRecord,
): Promise<Deal | Failure> {
  const { remoteId: dealId, associatedIds } = record
  const { deals } = hubspot
  const lineIds = associatedIds.line_items ?? []
  const names = [...lineProperties, deals.sku, deals.intent, deals.refunded]
  const lines = await readRecords(client, 'line_items', lineIds, names)
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
    sale: {
      source: saleSource(portalId),
      externalId: dealId,
      state: 'WON',
      ...readStatements(record.properties, deals),
      lines: lines.map(({ properties }) => readLine(properties, deals)),
    },
    hasSeveralCompanies: companyId === null && (associatedIds.companies ?? []).length > 1,
    company: company && { remoteId: company.remoteId, ...fromCompany(company.properties) },
    contact: contact && fromContact(contact.properties),
  }
}

/** Properties of a deal that say what it does. */
export const dealProperties = ['dealtype', 'pipeline'] as const

/** HubSpot's own properties of a line item. */
const lineProperties = [
  'quantity',
  'price',
  'recurringbillingfrequency',
  'hs_recurring_billing_start_date',
  'hs_recurring_billing_end_date',
  'hs_recurring_billing_period',
]

type Properties = AssociatedRecord['properties']

/** HubSpot's own deal types. */
const businesses: Record<string, SaleBusiness> = { newbusiness: 'NEW', existingbusiness: 'EXISTING' }

/** What a deal as a whole says: the intent of its type or of its pipeline, and its kind of business. */
function readStatements(
  { dealtype, pipeline }: Properties,
  { dealTypeIntents, pipelineIntents }: DealNames,
): Pick<Sale, 'intent' | 'business'> {
  const intent = dealTypeIntents[dealtype ?? ''] ?? pipelineIntents[pipeline ?? ''] ?? null
  return { intent, business: businesses[dealtype ?? ''] ?? null }
}

function readLine(properties: Properties, { sku, intent, refunded }: DealNames): SaleLine {
  const text = (name: string) => properties[name]?.trim() || null
  const start = text('hs_recurring_billing_start_date')
  return {
    sku: text(sku),
    quantity: numberOf(properties.quantity, 1),
    refunded: numberOf(properties[refunded], 0) ?? 0,
    kind: text('recurringbillingfrequency') ? 'RECURRING' : 'ONE_TIME',
    intent: intentOf(properties[intent]),
    start,
    end: text('hs_recurring_billing_end_date') ?? endOfTerm(start, text('hs_recurring_billing_period')),
    price: text('price'),
  }
}

/** Last day of a term such as `P12M`; null if it has no start, or one of them cannot be read. */
function endOfTerm(start: string | null, term: string | null): string | null {
  if (start === null || term === null) return null
  try {
    const end = Temporal.PlainDate.from(start).add(Temporal.Duration.from(term))
    return end.subtract({ days: 1 }).toString()
  } catch {
    return null
  }
}

/** What a line item says that it does, in any case and with spaces; null if it says nothing of that kind. */
function intentOf(text: string | null | undefined): SaleIntent | null {
  const name = (text ?? '')
    .trim()
    .toUpperCase()
    .replaceAll(/[\s-]+/g, '_')
  return Object.values(SaleIntent).find((intent) => intent === name) ?? null
}

/** A line item without a number has the default. Null if the text is no number. */
function numberOf(text: string | null | undefined, byDefault: number): number | null {
  if (!text) return byDefault
  const number = Number(text)
  return Number.isFinite(number) ? number : null
}
