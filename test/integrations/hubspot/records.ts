import type { HubspotSync } from '../../../integrations/hubspot/sync.ts'
import { reconcileCrm } from '../../../src/crm/reconcile-crm.ts'
import type { Context } from '../../../src/platform/context.ts'
import { type Db, transact } from '../../../src/platform/db.ts'

type Kind = 'ACCOUNT' | 'LICENSE'

/** Reads the stored record of a subject, and the id of an account's company. */
export const readRecords = (db: Db) => {
  const recordOf = (subjectId: string, kind: Kind = 'LICENSE') =>
    db.crmRecord.findUniqueOrThrow({ where: { kind_subjectId: { kind, subjectId } } })
  return {
    recordOf,
    companyOf: async (accountId: string) => (await recordOf(accountId, 'ACCOUNT')).remoteId!,
  }
}

/** Requests and runs a reconciliation. Returns its result. */
export const reconciler = (ctx: Context, sync: HubspotSync) => async (dryRun: boolean) => {
  const { reconciliationId: id } = await transact(ctx.db, (tx) => reconcileCrm(ctx, tx, { dryRun }))
  await sync.run()
  return await ctx.db.crmReconciliation.findUniqueOrThrow({ where: { id }, include: { differences: true } })
}
