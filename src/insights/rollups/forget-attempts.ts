import type { AppContext } from '../../platform/context.ts'
import { runExclusively } from './run-exclusively.ts'

/** How long, where nobody says otherwise. */
export const ATTEMPTS_KEPT = 'P730D'

const AT_ONCE = 5_000
const MAX_ATTEMPTS = 200_000

/**
 * Deletes the attempts that ended longer ago than they are kept and that the figures no longer need: confirmed ones are
 * in their onboarding's progress, the others in the roll-ups once they are counted. Safe to repeat and to stop anywhere.
 */
export async function forgetAttempts({ db, log, now, attemptsKept }: AppContext): Promise<void> {
  const keptMs = Temporal.Duration.from(attemptsKept).total({
    unit: 'milliseconds',
    relativeTo: '2000-01-01',
  })
  const before = new Date(now().getTime() - keptMs)
  let forgotten = 0
  for (let deleted = AT_ONCE; deleted === AT_ONCE && forgotten < MAX_ATTEMPTS; forgotten += deleted) {
    deleted = await runExclusively(
      db,
      (tx) => tx.$executeRaw`
        delete from onboarding_attempts where id in (
          select id from onboarding_attempts where ended_at < ${before} and rolled_up
          order by ended_at limit ${AT_ONCE}
        )`,
    )
  }
  if (forgotten > 0) log.info({ msg: 'attempts forgotten', attempts: forgotten, before })
}
