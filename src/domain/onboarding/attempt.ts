import type { AttemptOutcome, OnboardingStep } from '../../../prisma/client/enums.ts'
import type { Context } from '../../platform/context.ts'
import { isCancelled, isUnavailable } from '../../platform/database/unavailable.ts'
import { type Db, onceCommitted, type Tx } from '../../platform/db.ts'
import { Refusal } from '../../platform/errors.ts'
import { toTypedId } from '../../platform/ids.ts'

export interface Attempt {
  /** Null while there is no onboarding: its account could not be created. */
  onboardingId: string | null
  step: OnboardingStep
  outcome: AttemptOutcome
  /** The refusal's code, what a fault is told as, null when confirmed. */
  code: string | null
  startedAt: Date
}

/** Records one try at one step, and logs it once it is on record. A confirmed one is recorded in the transaction of its effects. */
export async function recordAttempt(ctx: Context, tx: Tx | Db, attempt: Attempt): Promise<void> {
  const { principal, requestId } = ctx.caller
  const endedAt = ctx.now()
  await tx.onboardingAttempt.create({
    data: { ...attempt, endedAt, actor: principal, requestId },
    select: { id: true },
  })
  const { onboardingId, step, outcome, code, startedAt } = attempt
  onceCommitted(tx, () =>
    ctx.log.info({
      msg: 'onboarding step',
      onboarding: onboardingId && toTypedId('Onboarding', onboardingId),
      step,
      outcome,
      code,
      durationMs: Math.max(0, endedAt.getTime() - startedAt.getTime()),
      principal,
      requestId,
    }),
  )
}

/**
 * Runs a step; when it fails for a reason that is nobody's refusal, records the attempt as FAILED before the
 * fault goes on; one that was not begun, as nobody waited any more, is no attempt; `findAttempt` answers null where no onboarding waits for it. A refused one is recorded by the step itself, in the transaction that undid its effects.
 */
export async function recordingFailure<T>(
  ctx: Context,
  step: OnboardingStep,
  findAttempt: () => Promise<Omit<Attempt, 'outcome' | 'code'> | null>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal || isCancelled(error))) {
      // When the database is what failed, this fails too: then the log is the only witness.
      try {
        const attempt = await findAttempt()
        const code = isUnavailable(error) ? 'DATABASE_UNAVAILABLE' : 'INTERNAL'
        if (attempt) await recordAttempt(ctx, ctx.db, { ...attempt, outcome: 'FAILED', code })
      } catch (cause) {
        ctx.log.error({ msg: 'a failed onboarding step could not be recorded', step, err: cause })
      }
    }
    throw error
  }
}
