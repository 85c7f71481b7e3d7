import type { AppContext } from '../context.ts'

/** Deletes the outcomes that are no longer replayed. Safe to repeat. */
export async function forgetOutcomes(ctx: AppContext): Promise<void> {
  await ctx.db.idempotencyRecord.deleteMany({ where: { expiresAt: { lte: ctx.now() } } })
}
