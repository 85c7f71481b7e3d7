import { type AppContext, asSystem } from '../platform/context.ts'
import { transact } from '../platform/db.ts'
import { deleteProcessedEvents } from './inbox.ts'
import { refreshSuggestions } from './link-suggestions.ts'
import { reconcileCrm } from './reconcile-crm.ts'

const KEPT_DAYS = 30

/**
 * Requests the nightly comparison and refreshes the link suggestions if a CRM is connected. Deletes reports
 * and processed change events, also those of shops, after 30 days.
 */
export async function reconcileNightly(app: AppContext): Promise<void> {
  await deleteProcessedEvents(app)
  if (!app.crm) return
  const ctx = asSystem(app)
  const before = new Date(ctx.now().getTime() - KEPT_DAYS * 24 * 60 * 60 * 1000)
  await ctx.db.crmReconciliation.deleteMany({
    where: { requestedAt: { lt: before }, state: { in: ['COMPLETED', 'FAILED'] } },
  })
  await transact(ctx.db, async (tx) => {
    // Locks in the same order as the change collector, so that there is no deadlock.
    await reconcileCrm(ctx, tx, { dryRun: false })
    await refreshSuggestions(tx, ctx.now())
  })
}
