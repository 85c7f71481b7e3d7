import {
  ChangeAlreadyProcessed,
  completeChangeEvents,
  findPendingChangeEvents,
  postponeChangeEvents,
} from '../../src/crm/inbox.ts'
import type { AppContext } from '../../src/platform/context.ts'
import { transact } from '../../src/platform/db.ts'
import { followState } from './follow-sent-sale.ts'
import type { SentSale } from './read-sale.ts'

const PAGE = 500
/** Delay before the next attempt after a fault. */
const FAULT_MS = 60 * 1000

/**
 * Follows the sales of a shop again whose cause of a review may be gone: after a decision, a change of SKUs, `retryReview`, and every
 * hour. The shop does not send them again for that, so their last state was stored.
 */
export async function followAgain(app: AppContext, source: string): Promise<void> {
  const events = await findPendingChangeEvents(app, PAGE, source)
  for (const [externalId, alike] of Map.groupBy(events, ({ objectId }) => objectId)) {
    try {
      await transact(app.db, async (tx) => {
        await completeChangeEvents(tx, alike, app.now())
        // Waits for a state that the shop sends now, and holds the sale until the end.
        await tx.$queryRaw`
          select 1 from shop_states where source = ${source} and external_id = ${externalId} for update`
        const state = await tx.shopState.findUnique({ where: { source_externalId: { source, externalId } } })
        const sent = state?.unfollowed as unknown as Omit<SentSale, 'changedAt'> | null | undefined
        if (sent) await followState(app, tx, source, sent)
      })
    } catch (err) {
      if (err instanceof ChangeAlreadyProcessed) continue
      // A faulty sale does not block the others.
      app.log.error({ msg: 'A sale of a shop could not be followed again', source, externalId, err })
      await postponeChangeEvents(app.db, alike, 'INTERNAL', new Date(app.now().getTime() + FAULT_MS))
    }
  }
}
