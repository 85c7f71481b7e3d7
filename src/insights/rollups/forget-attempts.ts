import { Prisma } from '../../../prisma/client/client.ts'
import type { AppContext } from '../../platform/context.ts'
import { deleteExpiredRows } from '../../platform/database/partitions/delete-expired-rows.ts'

/** Default ISO 8601 duration for which attempts are kept. */
export const ATTEMPTS_KEPT = 'P730D'

/**
 * Deletes attempts that ended before `attemptsKept` ago and that the figures no longer need. Confirmed attempts are in the
 * progress of their onboarding, the others in the roll-ups. Idempotent, and safe to interrupt.
 */
export async function forgetAttempts(ctx: AppContext): Promise<void> {
  const keptMs = Temporal.Duration.from(ctx.attemptsKept).total({
    unit: 'milliseconds',
    relativeTo: '2000-01-01',
  })
  await deleteExpiredRows(ctx, {
    table: 'onboarding_attempts',
    column: 'ended_at',
    before: new Date(ctx.now().getTime() - keptMs),
    isNeeded: Prisma.sql`not r.rolled_up`,
  })
}
