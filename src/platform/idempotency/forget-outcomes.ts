import type { AppContext } from '../context.ts'

/** Deletes expired outcomes. Idempotent. */
export async function forgetOutcomes(ctx: AppContext): Promise<void> {
  await ctx.db.idempotencyRecord.deleteMany({ where: { expiresAt: { lte: ctx.now() } } })
}
