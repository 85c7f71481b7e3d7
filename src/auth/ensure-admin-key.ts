import { scopesOf } from '../platform/caller.ts'
import { type AppContext, asSystem } from '../platform/context.ts'
import { transact } from '../platform/db.ts'
import { recordEvent } from '../platform/events.ts'
import { lockAdminKeys, whereAdminKey } from './admin-keys.ts'
import { digestApiKey, generateApiKey, hintOf } from './api-key.ts'

/**
 * Ensures that an admin key exists: the preset key, or without one a new key if no valid admin key can create others.
 * Returns the new key, to be shown once; null if none was created. Calls `store` with the new key before it is valid: if
 * that fails, no key is created. Logs a warning if the preset key is revoked.
 */
export async function ensureAdminKey(
  app: AppContext,
  preset: string | undefined,
  store: (apiKey: string) => void = () => {},
): Promise<string | null> {
  const ctx = asSystem(app)
  return await transact(ctx.db, async (tx) => {
    // Gateways that start together create one key: the second one waits for the lock and finds the key.
    await lockAdminKeys(tx)
    const existing = preset
      ? await tx.apiKey.findUnique({ where: { digest: digestApiKey(preset) } })
      : await tx.apiKey.findFirst({ where: whereAdminKey(ctx.now()) })
    if (existing) {
      if (preset && existing.revokedAt)
        ctx.log.warn('The key in LICET_ADMIN_KEY is revoked and is not accepted. Set another key, or none.')
      return null
    }
    const apiKey = preset ?? generateApiKey()
    if (!preset) store(apiKey)
    const { id } = await tx.apiKey.create({
      data: {
        name: preset ? 'preset by LICET_ADMIN_KEY' : 'first admin key',
        audience: 'ADMIN',
        scopes: [...scopesOf.ADMIN],
        digest: digestApiKey(apiKey),
        hint: hintOf(apiKey),
        createdAt: ctx.now(),
        createdBy: 'system',
      },
    })
    await recordEvent(ctx, tx, { type: 'api-key.created', subjectId: id, data: { audience: 'ADMIN' } })
    return preset ? null : apiKey
  })
}
