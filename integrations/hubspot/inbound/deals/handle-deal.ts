import { fulfillDeal } from '../../../../src/crm/deals/fulfill-deal.ts'
import { mergeDeals } from '../../../../src/crm/deals/merge-deals.ts'
import { reverseDeal } from '../../../../src/crm/deals/reverse-deal.ts'
import { raiseReview, resolveRecordReviews } from '../../../../src/crm/reviews.ts'
import type { Failure } from '../../api/classify-response.ts'
import { type AssociatedRecord, readRecord } from '../../api/read-record.ts'
import { MERGED_IDS, mergedIdsIn } from '../merged-ids.ts'
import type { ApplyRecord, RecordChanges, RecordHandler, RecordSource } from '../record-handler.ts'
import { readDeal } from './read-deal.ts'
import { readNegotiation } from './read-negotiation.ts'
import { type DealOutcome, readOutcome } from './read-outcome.ts'

/** Applies the current state of a deal: won, lost, refunded or negotiated. An open deal changes no license. */
export const handleDeal: RecordHandler = async (source, changes) => {
  const { client, hubspot, portalId } = source
  const { won, closed } = hubspot.deals
  const properties = [won, closed, 'dealstage', MERGED_IDS]
  const record = await readRecord(client, 'deals', changes.objectId, properties, associations)
  if (record && 'kind' in record) return record
  const applyNegotiation = await readNegotiation(source, record?.remoteId ?? changes.objectId, record)
  if ('kind' in applyNegotiation) return applyNegotiation
  const applyState = await readState(source, changes, record)
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
  }
}

async function readState(
  source: RecordSource,
  { objectId, changes }: RecordChanges,
  record: AssociatedRecord | null,
): Promise<ApplyRecord | Failure> {
  const { portalId } = source
  if (!record) {
    return async (ctx, tx) => {
      const key = { portalId, dealId: objectId }
      const deal = await tx.crmDeal.findUnique({ where: { portalId_dealId: key } })
      if (!deal || !changes.has('DELETED')) return
      const { accountId } = deal
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
  const outcome = await readOutcome(source, record)
  if (typeof outcome === 'object') return outcome
  return await applierOf(source, record, outcome)
}

async function applierOf(
  source: RecordSource,
  record: AssociatedRecord,
  outcome: DealOutcome,
): Promise<ApplyRecord | Failure> {
  if (outcome === 'WON') {
    const deal = await readDeal(source, record)
    return 'kind' in deal ? deal : (ctx, tx) => fulfillDeal(ctx, tx, deal)
  }
  if (outcome === 'OPEN') return async () => {}
  const { hubspot, portalId } = source
  const policy = hubspot.lostDeals
  return (ctx, tx) => reverseDeal(ctx, tx, { portalId, dealId: record.remoteId, policy })
}

const deleted = { code: 'DEAL_DELETED', object: 'DEAL' } as const
const associations = ['line_items', 'companies', 'contacts']
