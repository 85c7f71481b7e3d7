import { fulfillDeal } from '../../../../src/crm/deals/fulfill-deal.ts'
import { reverseDeal } from '../../../../src/crm/deals/reverse-deal.ts'
import { raiseReview, resolveRecordReviews } from '../../../../src/crm/reviews.ts'
import type { Failure } from '../../api/classify-response.ts'
import { type AssociatedRecord, readRecord } from '../../api/read-record.ts'
import type { ApplyRecord, RecordChanges, RecordHandler, RecordSource } from '../record-handler.ts'
import { readDeal } from './read-deal.ts'
import { readNegotiation } from './read-negotiation.ts'

/** Applies the current state of a deal: won, lost, refunded or negotiated. An open deal changes no license. */
export const handleDeal: RecordHandler = async (source, changes) => {
  const { client, hubspot } = source
  const { won, closed } = hubspot.deals
  const record = await readRecord(client, 'deals', changes.objectId, [won, closed, 'dealstage'], associations)
  if (record && 'kind' in record) return record
  const applyNegotiation = await readNegotiation(source, record?.remoteId ?? changes.objectId, record)
  if ('kind' in applyNegotiation) return applyNegotiation
  const applyState = await readState(source, changes, record)
  if ('kind' in applyState) return applyState
  return async (ctx, tx) => {
    if (record)
      await resolveRecordReviews(ctx, tx, { ...deleted, remoteIds: changes.ids }, 'The deal exists again.')
    await applyNegotiation(ctx, tx)
    await applyState(ctx, tx)
  }
}

async function readState(
  source: RecordSource,
  { objectId, changes }: RecordChanges,
  record: AssociatedRecord | null,
): Promise<ApplyRecord | Failure> {
  const { hubspot, portalId } = source
  const { won, closed, refundedStages } = hubspot.deals
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
  const { properties, remoteId: dealId } = record
  const refunded = refundedStages.includes(properties.dealstage ?? '')
  if (properties[won] === 'true' && !refunded) {
    const deal = await readDeal(source, record)
    return 'kind' in deal ? deal : (ctx, tx) => fulfillDeal(ctx, tx, deal)
  }
  if (!refunded && properties[closed] !== 'true') return async () => {}
  return (ctx, tx) => reverseDeal(ctx, tx, { portalId, dealId, policy: hubspot.lostDeals })
}

const deleted = { code: 'DEAL_DELETED', object: 'DEAL' } as const
const associations = ['line_items', 'companies', 'contacts']
