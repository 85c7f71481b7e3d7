import type { AppContext } from '../context.ts'

/** Outcomes that one statement deletes. A statement for all of them could exceed the time of a statement. */
const BATCH = 5_000

/** Deletes expired outcomes, in batches. Idempotent. */
export async function forgetOutcomes(ctx: AppContext): Promise<void> {
  for (;;) {
    const deleted = await ctx.db.$executeRaw`
      delete from idempotency_records where ctid in
        (select ctid from idempotency_records where expires_at <= ${ctx.now()} limit ${BATCH})`
    if (deleted < BATCH) return
  }
}
