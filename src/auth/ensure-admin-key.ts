import { scopesOf } from '../platform/caller.ts'
import { type AppContext, asSystem } from '../platform/context.ts'
import { transact } from '../platform/db.ts'
import { recordEvent } from '../platform/events.ts'
import { digestApiKey, generateApiKey, hintOf } from './api-key.ts'

/**
 * Makes sure that somebody can administer the gateway: the preset key where there is one, else a new one
 * when no admin key that works can make another one. Answers a key that was made here, to be shown once; null otherwise.
 */
export async function ensureAdminKey(app: AppContext, preset: string | undefined): Promise<string | null> {
  const ctx = asSystem(app)
  return await transact(ctx.db, async (tx) => {
    // Gateways that start together make one key: the second waits, and finds it.
    await tx.$executeRaw`lock table api_keys in share row exclusive mode`
    const known = preset
      ? await tx.apiKey.findUnique({ where: { digest: digestApiKey(preset) } })
      : await tx.apiKey.findFirst({
          where: {
            audience: 'ADMIN',
            scopes: { has: 'ACCESS_WRITE' },
            revokedAt: null,
            OR: [{ expiresAt: null }, { expiresAt: { gt: ctx.now() } }],
          },
        })
    if (known) return null
    const apiKey = preset ?? generateApiKey()
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
