import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'

const KEPT_MS = 30 * 86_400_000

/**
 * Deletes the sealed keys of mails that were not sent within 30 days. Until then, `resendLicenseDetails` can send the key. A mail that
 * is being sent keeps its key until the attempt ends.
 */
export async function deleteSealedKeys(ctx: Context): Promise<void> {
  await ctx.db.$executeRaw`
    update notifications set sealed_key = null
    where sealed_key is not null and state <> 'SENDING' and created_at < ${new Date(ctx.now().getTime() - KEPT_MS)}`
}

/**
 * Deletes the sealed keys of a license that no mail may contain any more: those of replaced keys, and all of a revoked license. The
 * caller holds a lock on the license, so that its key and its revocation stay as they are. A mail that is being sent keeps its key until the attempt ends.
 */
export async function deleteUselessKeys(tx: Tx, licenseId: string): Promise<void> {
  await tx.$executeRaw`
    update notifications n set sealed_key = null from licenses l
    where l.id = ${licenseId}::uuid and n.license_id = ${licenseId}::uuid and n.sealed_key is not null
      and n.state <> 'SENDING' and (n.key_hint <> l.key_hint or l.revoked_at is not null)`
}
