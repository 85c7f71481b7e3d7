import { raiseReview } from '../../../src/crm/review.ts'
import { loseDeal } from '../../../src/deals/lose.ts'
import { winDeal } from '../../../src/deals/win.ts'
import { readRecord } from '../read-record.ts'
import type { Handle } from '../webhooks/process-inbox.ts'
import { readDeal } from './read-deal.ts'

/** Follows a deal to what it is now: won, lost or refunded, or open, which changes nothing. */
export const handleDeal: Handle = async (options, { objectId, changes }) => {
  const { client, hubspot, portalId } = options
  const { won, closed, refundedStages } = hubspot.deals
  const record = await readRecord(client, 'deals', objectId, [won, closed, 'dealstage'], ends)
  if (record && 'kind' in record) return record
  if (!record) {
    return async (ctx, tx) => {
      const key = { portalId, dealId: objectId }
      const known = await tx.crmDeal.findUnique({ where: { portalId_dealId: key } })
      if (!known || !changes.has('DELETED')) return
      const { accountId } = known
      const detail =
        'A deal that was won was deleted. What it bought stays as it is: decide what becomes of it.'
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
    const deal = await readDeal(options, record)
    return 'kind' in deal ? deal : (ctx, tx) => winDeal(ctx, tx, deal)
  }
  if (!refunded && properties[closed] !== 'true') return async () => {}
  return (ctx, tx) => loseDeal(ctx, tx, { portalId, dealId, policy: hubspot.lostDeals })
}

const ends = ['line_items', 'companies', 'contacts']
