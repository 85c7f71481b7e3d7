import { ConfigError } from '../../config/config.ts'
import type { Context } from '../../platform/context.ts'

/**
 * Refuses to import under another LICET_SECRET than the gateways have: the keys would be stored, and never
 * found. Keys that are there already tell; a shared database without any does not, and wants to be told.
 */
export async function assertSameSecret(
  ctx: Context,
  config: { secret: string | undefined; database: { url: string | undefined } },
): Promise<void> {
  // Any key first: one that a parallel import stores in between is then found under its own pepper too.
  if (await ctx.db.licenseKey.findFirst()) {
    const pepperIds = ctx.secrets.digests('license-key-pepper', '').map(({ keyId }) => keyId)
    if (await ctx.db.licenseKey.findFirst({ where: { pepperId: { in: pepperIds } } })) return
    throw new ConfigError(
      'LICET_SECRET is not the one that the keys of this database were stored under; use that of the gateways.',
    )
  }
  if (config.database.url && !config.secret) {
    throw new ConfigError(
      'LICET_SECRET is not set: with DATABASE_URL, set it to that of the gateways, or they will not find the imported keys.',
    )
  }
}
