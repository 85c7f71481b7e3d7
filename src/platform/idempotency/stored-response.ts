import type { Context } from '../context.ts'
import { digestRequest, isDigestOf } from './digest-request.ts'
import type { OutcomeScope } from './once.ts'

/** Returns the response that was sent for the same document with the same key; null if there is none. */
export async function findStoredResponse(
  ctx: Context,
  scope: OutcomeScope,
  request: string,
): Promise<unknown> {
  const record = await ctx.db.idempotencyRecord.findUnique({ where: { principal_field_key: scope } })
  if (!record?.answer || !record.documentDigest || record.expiresAt <= ctx.now()) return null
  if (!isDigestOf(ctx, record.documentDigest, request)) return null
  return JSON.parse(await ctx.secrets.open('idempotency', record.answer))
}

/** Stores the first response that was sent for a key, so that the same document gets the same response. */
export async function storeResponse(
  ctx: Context,
  scope: OutcomeScope,
  request: string,
  response: unknown,
): Promise<void> {
  const sealed = await ctx.secrets.seal('idempotency', JSON.stringify(response))
  await ctx.db.idempotencyRecord.updateMany({
    where: { ...scope, answer: null },
    data: { documentDigest: digestRequest(ctx, request), answer: sealed },
  })
}
