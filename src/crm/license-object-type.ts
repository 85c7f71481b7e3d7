import type { AppContext } from '../platform/context.ts'
import { transact } from '../platform/db.ts'
import { markDirty } from './mark-dirty.ts'
import type { Pause } from './sync-pause.ts'

/**
 * Notes as which type of records the CRM takes licenses, null where they are not to be told. One that it did not take
 * before knows none of them, so that all accounts are looked at again.
 */
export async function onLicenseObjectTypeChange(
  { db, now }: AppContext,
  licenseType: string | null,
): Promise<void> {
  const known = await db.crmSync.findUniqueOrThrow({ where: { id: 1 } })
  if (known.licenseType === licenseType && known.licensesRetryAt === null) return
  await transact(db, async (tx) => {
    const taken = { licensesRefusedCode: null, licensesRefusedReason: null, licensesRetryAt: null }
    await tx.crmSync.update({ where: { id: 1 }, data: { licenseType, ...taken } })
    if (licenseType === null) return
    if (known.licenseType !== null && known.licenseType !== licenseType)
      await tx.crmRecord.updateMany({
        where: { kind: 'LICENSE' },
        data: { remoteId: null, associatedId: null, pushedDigest: null },
      })
    await markDirty(tx, null, now())
  })
}

/** Notes that the CRM takes no licenses for now, and why; accounts and contacts are told all the same. */
export async function pauseLicenses({ db }: AppContext, { code, reason, until }: Pause): Promise<void> {
  await db.crmSync.update({
    where: { id: 1 },
    data: { licensesRefusedCode: code, licensesRefusedReason: reason, licensesRetryAt: until },
  })
}
