import type { OnboardingStep } from '../../../prisma/client/enums.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { type KeyedInput, once } from '../../platform/idempotency/once.ts'
import { visibleAccounts } from '../../platform/visible.ts'
import { recordAttempt, recordingFailure } from './record-attempt.ts'

/** A call of a mutation that takes a step. */
export interface StepCall<I extends KeyedInput> {
  /** The mutation, which is the scope of its idempotency key. */
  field: string
  step: OnboardingStep
  input: I
  /** Null for the step that creates the onboarding. */
  onboardingId: string | null
}

/**
 * Takes one step of an onboarding atomically. Its effects, their confirmation, its event and its attempt
 * commit together. If the step is refused, only the attempt with its code is recorded. `work` returns as
 * `taken` whether it took the step: a repeated step changes nothing and is not a new attempt.
 */
export async function takeStep<I extends KeyedInput, T extends { onboardingId: string; taken: boolean }>(
  ctx: Context,
  { field, step, input, onboardingId }: StepCall<I>,
  work: (tx: Tx, input: Omit<I, 'idempotencyKey'>) => Promise<T>,
): Promise<T> {
  const startedAt = ctx.now()
  return await recordingFailure(
    ctx,
    step,
    async () => ({ onboardingId, step, startedAt }),
    () =>
      once(
        ctx,
        field,
        input,
        async (tx, inputWithoutKey) => {
          const result = await work(tx, inputWithoutKey)
          if (result.taken) {
            await recordAttempt(ctx, tx, {
              onboardingId: result.onboardingId,
              step,
              outcome: 'CONFIRMED',
              code: null,
              startedAt,
            })
          }
          return result
        },
        {
          onRefusal: async (tx, { code }) => {
            // No attempt is recorded on an onboarding that the caller cannot see.
            const account = visibleAccounts(ctx.caller)
            if (onboardingId && !(await tx.onboarding.findFirst({ where: { id: onboardingId, account } })))
              return
            await recordAttempt(ctx, tx, { onboardingId, step, outcome: 'REFUSED', code, startedAt })
          },
        },
      ),
  )
}
