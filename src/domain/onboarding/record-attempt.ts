import type { AttemptOutcome, OnboardingStep } from '../../../prisma/client/enums.ts'
import type { Context } from '../../platform/context.ts'
import { isCancelled, isUnavailable } from '../../platform/database/unavailable.ts'
import { type Db, onceCommitted, type Tx } from '../../platform/db.ts'
import { Refusal } from '../../platform/errors.ts'
import { toTypedId } from '../../platform/ids.ts'
import { RateLimited } from '../../platform/limits/rate-limited.ts'

/** One try at one step of an onboarding. */
export interface Attempt {
  /** Null if there is no onboarding, because its account could not be created. */
  onboardingId: string | null
  step: OnboardingStep
  outcome: AttemptOutcome
  /** Code of the refusal or of the fault; null if the step was confirmed. */
  code: string | null
  startedAt: Date
}

/**
 * Records an attempt, and logs it once the transaction is committed. A confirmed attempt is recorded in the
 * transaction of its effects.
 */
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
 * Runs a step. If it fails by a fault, records the attempt as FAILED and rethrows the fault. A refused
 * attempt is recorded by the step itself, in the transaction that undid its effects. A cancelled request
 * and one above a rate limit record no attempt. Nothing is recorded if `findAttempt` returns null, because no
 * onboarding waits for the step.
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
    if (!(error instanceof Refusal || error instanceof RateLimited || isCancelled(error))) {
      // If the database failed, this fails too. Only the log then reports the attempt.
      try {
        const attempt = await findAttempt()
        const code = isUnavailable(error) ? 'DATABASE_UNAVAILABLE' : 'INTERNAL'
        if (attempt) await recordAttempt(ctx, ctx.db, { ...attempt, outcome: 'FAILED', code })
      } catch (cause) {
        ctx.log.error({ msg: 'failed onboarding step not recorded', step, err: cause })
      }
    }
    throw error
  }
}
