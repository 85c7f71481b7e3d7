import type { AppContext } from '../platform/context.ts'
import { transact } from '../platform/db.ts'
import { markDirty } from './mark-dirty.ts'

/**
 * Records the portal of the CRM. A different portal than before has no records of ours, so all accounts are
 * pushed again. Conflicts of the former portal end; accounts that a person unlinked stay unlinked.
 */
export async function onPortalChange({ db, now }: AppContext, portal: string): Promise<void> {
  const sync = await db.crmSync.findUniqueOrThrow({ where: { id: 1 } })
  if (sync.portal === portal) return
  await transact(db, async (tx) => {
    await tx.crmSync.update({ where: { id: 1 }, data: { portal } })
    if (sync.portal === null) return
    await tx.crmSuggestion.deleteMany({})
    await tx.crmRecord.updateMany({ where: { link: 'CONFLICTED' }, data: { link: 'AUTOMATIC' } })
    await tx.crmRecord.updateMany({
      data: { remoteId: null, associatedId: null, chosenRemoteId: null, pushedDigest: null },
    })
    // An id of the former portal identifies a different person in this one.
    await tx.crmErasure.updateMany({ where: { completedAt: null }, data: { remoteIds: [] } })
    await markDirty(tx, null, now())
  })
}
