import { type Deal, saleSource } from '../../../../src/crm/deals/deal.ts'
import { forgetDeals, recordDeal } from '../../../../src/crm/deals/deal-records.ts'
import { followDeal } from '../../../../src/crm/deals/follow-deal.ts'
import { mergeDeals } from '../../../../src/crm/deals/merge-deals.ts'
import { raiseReview, resolveRecordReviews } from '../../../../src/crm/reviews.ts'
import { findSale } from '../../../../src/domain/sales/lock-sale.ts'
import type { Failure } from '../../api/classify-response.ts'
import { type AssociatedRecord, readRecord } from '../../api/read-record.ts'
import { MERGED_IDS, mergedIdsIn } from '../merged-ids.ts'
import type { ApplyRecord, RecordChanges, RecordHandler, RecordSource } from '../record-handler.ts'
import { dealProperties, readDeal } from './read-deal.ts'
import { readNegotiation } from './read-negotiation.ts'
import { type DealOutcome, readOutcome } from './read-outcome.ts'

/** Applies the current state of a deal: won, lost, refunded or negotiated. An open deal changes no license. */
export const handleDeal: RecordHandler = async (source, changes) => {
  const { client, hubspot, portalId } = source
  const { won, closed } = hubspot.deals
  const properties = [...dealProperties, won, closed, 'dealstage', MERGED_IDS]
  const record = await readRecord(client, 'deals', changes.objectId, properties, associations)
  if (record && 'kind' in record) return record
  const applyNegotiation = await readNegotiation(source, record?.remoteId ?? changes.objectId, record)
  if ('kind' in applyNegotiation) return applyNegotiation
  const outcome = record && (await readOutcome(source, record))
  if (outcome && typeof outcome === 'object') return outcome
  const applyState =
    record && outcome ? await applierOf(source, record, outcome) : applierOfMissing(source, changes)
  if ('kind' in applyState) return applyState
  return async (ctx, tx) => {
    if (record)
      await resolveRecordReviews(ctx, tx, { ...deleted, remoteIds: changes.ids }, 'The deal exists again.')
    if (record) {
      const from = [...changes.ids, ...mergedIdsIn(record.properties[MERGED_IDS])]
      await mergeDeals(ctx, tx, { portalId, from, to: record.remoteId })
    }
    await applyNegotiation(ctx, tx)
    await applyState(ctx, tx)
    const former = changes.ids.filter((id) => id !== record?.remoteId)
    await forgetDeals(tx, portalId, [...former, ...(record ? [] : [changes.objectId])])
    if (record && outcome) await recordDeal(tx, { portalId, dealId: record.remoteId }, outcome, ctx.now())
  }
}

/** Creates a review if a deal that was won was deleted. */
function applierOfMissing({ portalId }: RecordSource, { objectId, changes }: RecordChanges): ApplyRecord {
  return async (ctx, tx) => {
    const sale = await findSale(tx, { source: saleSource(portalId), externalId: objectId })
    if (!sale || !changes.has('DELETED')) return
    const { accountId } = sale
    const detail =
      'A deal that was won was deleted. The licenses that it bought are unchanged: decide what to do with them.'
    await raiseReview(ctx, tx, {
      accountId,
      code: 'DEAL_DELETED',
      object: 'DEAL',
      remoteId: objectId,
      detail,
    })
  }
}

async function applierOf(
  source: RecordSource,
  record: AssociatedRecord,
  outcome: DealOutcome,
): Promise<ApplyRecord | Failure> {
  const { hubspot, portalId } = source
  const deal = outcome === 'WON' ? await readDeal(source, record) : unread(portalId, record, outcome)
  return 'kind' in deal ? deal : (ctx, tx) => followDeal(ctx, tx, deal, hubspot.lostDeals)
}

/** A deal that is not won: only its state counts. */
function unread(portalId: string, { remoteId }: AssociatedRecord, state: Deal['sale']['state']): Deal {
  const sale = {
    source: saleSource(portalId),
    externalId: remoteId,
    state,
    intent: null,
    business: null,
    lines: [],
  }
  return { sale, hasSeveralCompanies: false, company: null, contact: null }
}

const deleted = { code: 'DEAL_DELETED', object: 'DEAL' } as const
const associations = ['line_items', 'companies', 'contacts']
