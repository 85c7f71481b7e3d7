import type { AppContext } from '../platform/context.ts'
import { transact } from '../platform/db.ts'
import { markDirty } from './mark-dirty.ts'

/**
 * Notes which account of the CRM is told. Another one than before knows nothing: it is told all of it, anew. What was
 * merged in the former one is nobody's conflict here; what a person unlinked stays so.
 */
export async function onPortalChange({ db, now }: AppContext, portal: string): Promise<void> {
  const known = await db.crmSync.findUniqueOrThrow({ where: { id: 1 } })
  if (known.portal === portal) return
  await transact(db, async (tx) => {
    await tx.crmSync.update({ where: { id: 1 }, data: { portal } })
    if (known.portal === null) return
    await tx.crmSuggestion.deleteMany({})
    await tx.crmRecord.updateMany({ where: { link: 'CONFLICTED' }, data: { link: 'AUTOMATIC' } })
    await tx.crmRecord.updateMany({
      data: { remoteId: null, associatedId: null, chosenRemoteId: null, pushedDigest: null },
    })
    // The ids of the former portal are other people's in this one.
    await tx.crmErasure.updateMany({ where: { completedAt: null }, data: { remoteIds: [] } })
    await markDirty(tx, null, now())
  })
}
