import type { AppContext } from '../platform/context.ts'
import { transact } from '../platform/db.ts'
import { markDirty } from './mark-dirty.ts'
import type { Pause } from './sync-pause.ts'

/**
 * Records the object type of the CRM that stores licenses; null if licenses are not pushed as records. A new
 * object type contains no licenses, so all accounts are marked dirty.
 */
export async function onLicenseObjectTypeChange(
  { db, now }: AppContext,
  licenseType: string | null,
): Promise<void> {
  const sync = await db.crmSync.findUniqueOrThrow({ where: { id: 1 } })
  if (sync.licenseType === licenseType && sync.licensesRetryAt === null) return
  await transact(db, async (tx) => {
    await tx.crmSync.update({
      where: { id: 1 },
      data: { licenseType, licensesRefusedCode: null, licensesRefusedReason: null, licensesRetryAt: null },
    })
    if (licenseType === null) return
    if (sync.licenseType !== null && sync.licenseType !== licenseType)
      await tx.crmRecord.updateMany({
        where: { kind: 'LICENSE' },
        data: { remoteId: null, associatedId: null, pushedDigest: null },
      })
    await markDirty(tx, null, now())
  })
}

/**
 * Records the labels of contacts and the associations of licenses that the CRM has, in any form; empty text if none are used.
 * Others than before apply to all accounts, so all are marked dirty.
 */
export async function onLinkTypesChange({ db, now }: AppContext, linkTypes: string): Promise<void> {
  const sync = await db.crmSync.findUniqueOrThrow({ where: { id: 1 } })
  if (sync.linkTypes === linkTypes) return
  await transact(db, async (tx) => {
    await tx.crmSync.update({ where: { id: 1 }, data: { linkTypes } })
    if (linkTypes !== '') await markDirty(tx, null, now())
  })
}

/** Records why the CRM accepts no license records for now. Accounts and contacts are still pushed. */
export async function pauseLicenses({ db }: AppContext, { code, reason, until }: Pause): Promise<void> {
  await db.crmSync.update({
    where: { id: 1 },
    data: { licensesRefusedCode: code, licensesRefusedReason: reason, licensesRetryAt: until },
  })
}
