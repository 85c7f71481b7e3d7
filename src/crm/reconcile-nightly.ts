import { type AppContext, asSystem } from '../platform/context.ts'
import { transact } from '../platform/db.ts'
import { deleteProcessedEvents } from './inbox.ts'
import { refreshSuggestions } from './link-suggestions.ts'
import { reconcileCrm } from './reconcile-crm.ts'

const KEPT_DAYS = 30

/**
 * Asks for the comparison of the night, where a CRM is connected, lets suggestions be made anew, and forgets the reports, and the news that was
 * processed, that are a month old.
 */
export async function reconcileNightly(app: AppContext): Promise<void> {
  if (!app.crm) return
  await deleteProcessedEvents(app)
  const ctx = asSystem(app)
  const before = new Date(ctx.now().getTime() - KEPT_DAYS * 24 * 60 * 60 * 1000)
  await ctx.db.crmReconciliation.deleteMany({
    where: { requestedAt: { lt: before }, state: { in: ['COMPLETED', 'FAILED'] } },
  })
  await transact(ctx.db, async (tx) => {
    // In the order in which the collector of changes locks, so that neither waits for the other.
    await reconcileCrm(ctx, tx, { dryRun: false })
    await refreshSuggestions(tx, ctx.now())
  })
}
