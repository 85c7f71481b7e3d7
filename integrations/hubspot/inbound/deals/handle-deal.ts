import { loseDeal } from '../../../../src/crm/deals/lose.ts'
import { winDeal } from '../../../../src/crm/deals/win.ts'
import { raiseReview } from '../../../../src/crm/review.ts'
import { type RemoteRecordWithEnds, readRecord } from '../../api/read-record.ts'
import type { Failed } from '../../portal/portal.ts'
import type { Follow, Handle, InboxOptions, RecordChangeEvents } from '../process-inbox.ts'
import { readDeal } from './read-deal.ts'
import { readNegotiation } from './read-negotiation.ts'

/** Follows a deal to what it is now: won, lost or refunded; negotiated, or open, which changes no license. */
export const handleDeal: Handle = async (options, news) => {
  const { client, hubspot } = options
  const { won, closed } = hubspot.deals
  const record = await readRecord(client, 'deals', news.objectId, [won, closed, 'dealstage'], ends)
  if (record && 'kind' in record) return record
  const negotiation = await readNegotiation(options, record?.remoteId ?? news.objectId, record)
  if ('kind' in negotiation) return negotiation
  const follow = await followState(options, news, record)
  if ('kind' in follow) return follow
  return async (ctx, tx) => {
    await negotiation(ctx, tx)
    await follow(ctx, tx)
  }
}

async function followState(
  options: InboxOptions,
  { objectId, changes }: RecordChangeEvents,
  record: RemoteRecordWithEnds | null,
): Promise<Follow | Failed> {
  const { hubspot, portalId } = options
  const { won, closed, refundedStages } = hubspot.deals
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
