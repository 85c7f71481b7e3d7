import type { HubspotSync } from '../../../integrations/hubspot/sync.ts'
import { reconcileCrm } from '../../../src/crm/reconcile-crm.ts'
import type { Context } from '../../../src/platform/context.ts'
import { type Db, transact } from '../../../src/platform/db.ts'

type Kind = 'ACCOUNT' | 'LICENSE'

/** What the gateway keeps of a record in the CRM, and the id of an account's company there. */
export const readRecords = (db: Db) => {
  const recordOf = (subjectId: string, kind: Kind = 'LICENSE') =>
    db.crmRecord.findUniqueOrThrow({ where: { kind_subjectId: { kind, subjectId } } })
  return {
    recordOf,
    companyOf: async (accountId: string) => (await recordOf(accountId, 'ACCOUNT')).remoteId!,
  }
}

/** Compares everything, as somebody asks for it, and answers what was found. */
export const reconciler = (ctx: Context, sync: HubspotSync) => async (dryRun: boolean) => {
  const { reconciliationId: id } = await transact(ctx.db, (tx) => reconcileCrm(ctx, tx, { dryRun }))
  await sync.run()
  return await ctx.db.crmReconciliation.findUniqueOrThrow({ where: { id }, include: { differences: true } })
}
