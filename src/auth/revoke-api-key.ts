import type { Context } from '../platform/context.ts'
import type { Tx } from '../platform/db.ts'
import { NotFoundRefusal } from '../platform/errors.ts'
import { recordEvent } from '../platform/events.ts'

/** Revokes an API key at once and permanently. Idempotent. */
export async function revokeApiKey(ctx: Context, tx: Tx, apiKeyId: string): Promise<{ apiKeyId: string }> {
  if (!(await tx.apiKey.findUnique({ where: { id: apiKeyId } }))) {
    throw new NotFoundRefusal('API_KEY_NOT_FOUND', 'There is no such API key.')
  }
  const { count } = await tx.apiKey.updateMany({
    where: { id: apiKeyId, revokedAt: null },
    data: { revokedAt: ctx.now() },
  })
  if (count > 0) await recordEvent(ctx, tx, { type: 'api-key.revoked', subjectId: apiKeyId })
  return { apiKeyId }
}
