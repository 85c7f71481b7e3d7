import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { NotFoundRefusal, StateRefusal } from '../platform/errors.ts'
import { recordEvent } from '../platform/events.ts'
import { say } from '../texts/say.ts'
import { lockAdminKeys, whereAdminKey } from './admin-keys.ts'

/**
 * Revokes an API key at once and permanently. Idempotent. Refused API_KEY_LAST_ADMIN for the only valid key that can create
 * others: without it, no client could create one.
 */
export async function revokeApiKey(ctx: Context, tx: Tx, apiKeyId: string): Promise<{ apiKeyId: string }> {
  const apiKey = await tx.apiKey.findUnique({ where: { id: apiKeyId } })
  if (!apiKey) throw new NotFoundRefusal('API_KEY_NOT_FOUND', say('API_KEY_NOT_FOUND'))
  if (apiKey.audience === 'ADMIN') await assertNotLast(ctx, tx, apiKeyId)
  await endApiKey(ctx, tx, apiKeyId)
  return { apiKeyId }
}

/** Revokes an API key, even the only valid one that can create others. Idempotent. */
export async function endApiKey(ctx: Context, tx: Tx, apiKeyId: string): Promise<void> {
  const { count } = await tx.apiKey.updateMany({
    where: { id: apiKeyId, revokedAt: null },
    data: { revokedAt: ctx.now() },
  })
  if (count > 0) await recordEvent(ctx, tx, { type: 'api-key.revoked', subjectId: apiKeyId })
}

async function assertNotLast(ctx: Context, tx: Tx, apiKeyId: string): Promise<void> {
  // Two administrators could otherwise revoke the keys of each other at once.
  await lockAdminKeys(tx)
  const valid = await tx.apiKey.findMany({ where: whereAdminKey(ctx.now()), select: { id: true }, take: 2 })
  if (valid.length !== 1 || valid[0]!.id !== apiKeyId) return
  throw new StateRefusal('API_KEY_LAST_ADMIN', say('API_KEY_LAST_ADMIN'))
}
