import type { Deal } from '../../../src/crm/deals/deal.ts'
import { readRecord } from '../api/read-record.ts'
import { dealProperties, readDeal } from '../inbound/deals/read-deal.ts'
import { readOutcome } from '../inbound/deals/read-outcome.ts'
import type { RecordSource } from '../inbound/record-handler.ts'

/** Returns a deal that is neither won nor lost; null if it is closed, does not exist, or cannot be read now. */
export async function readOpenDeal(source: RecordSource, dealId: string): Promise<Deal | null> {
  const { won, closed } = source.hubspot.deals
  const properties = [...dealProperties, won, closed, 'dealstage']
  const record = await readRecord(source.client, 'deals', dealId, properties, [
    'line_items',
    'companies',
    'contacts',
  ])
  if (!record || 'kind' in record) return null
  if ((await readOutcome(source, record)) !== 'QUOTED') return null
  const deal = await readDeal(source, record)
  return 'kind' in deal ? null : deal
}
