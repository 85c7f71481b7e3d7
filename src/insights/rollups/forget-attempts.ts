import type { AppContext } from '../../platform/context.ts'
import { runExclusively } from './run-exclusively.ts'

/** Default ISO 8601 duration for which attempts are kept. */
export const ATTEMPTS_KEPT = 'P730D'

const BATCH = 5_000
const MAX_ATTEMPTS = 200_000

/**
 * Deletes attempts that ended before `attemptsKept` ago and that the figures no longer need. Confirmed attempts are in the
 * progress of their onboarding, the others in the roll-ups. Idempotent, and safe to interrupt.
 */
export async function forgetAttempts({ db, log, now, attemptsKept }: AppContext): Promise<void> {
  const keptMs = Temporal.Duration.from(attemptsKept).total({
    unit: 'milliseconds',
    relativeTo: '2000-01-01',
  })
  const before = new Date(now().getTime() - keptMs)
  let deletedTotal = 0
  for (let deleted = BATCH; deleted === BATCH && deletedTotal < MAX_ATTEMPTS; deletedTotal += deleted) {
    deleted = await runExclusively(
      db,
      (tx) => tx.$executeRaw`
        delete from onboarding_attempts where id in (
          select id from onboarding_attempts where ended_at < ${before} and rolled_up
          order by ended_at limit ${BATCH}
        )`,
    )
  }
  if (deletedTotal > 0) log.info({ msg: 'attempts deleted', attempts: deletedTotal, before })
}
