import type { Context } from '../../platform/context.ts'

const KEPT_MS = 30 * 86_400_000

/**
 * Deletes the sealed keys of mails that were not sent within 30 days, of replaced keys and of revoked
 * licenses. Until then, `resendLicenseDetails` can send the key.
 */
export async function deleteSealedKeys(ctx: Context): Promise<void> {
  await ctx.db.$executeRaw`
    update notifications n set sealed_key = null from licenses l
    where l.id = n.license_id and n.sealed_key is not null and n.state <> 'SENDING'
      and (n.created_at < ${new Date(ctx.now().getTime() - KEPT_MS)} or n.key_hint <> l.key_hint or l.revoked_at is not null)`
}
