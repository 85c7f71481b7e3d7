import type { Onboarding, OnboardingStep } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { NotFoundRefusal, StateRefusal } from '../../platform/errors.ts'
import { visibleAccounts } from '../../platform/visible.ts'

/** The onboarding with that id, locked until the transaction ends; refused when the caller may not know of it. */
export async function lockOnboarding(ctx: Context, tx: Tx, id: string): Promise<Onboarding> {
  await tx.$queryRaw`select 1 from onboardings where id = ${id}::uuid for update`
  const onboarding = await tx.onboarding.findFirst({ where: { id, account: visibleAccounts(ctx.caller) } })
  if (!onboarding) throw new NotFoundRefusal('ONBOARDING_NOT_FOUND', 'There is no such onboarding.')
  return onboarding
}

/** Refuses a step that is not the onboarding's next one, and says which is. */
export function assertNextStep(onboarding: Onboarding, step: OnboardingStep): void {
  if (onboarding.nextStep === step) return
  if (onboarding.state === 'ABANDONED') {
    throw new StateRefusal('ONBOARDING_ABANDONED', 'The onboarding was abandoned; start another one.')
  }
  throw new StateRefusal(
    'ONBOARDING_STEP_OUT_OF_ORDER',
    onboarding.nextStep
      ? `The onboarding waits for ${onboarding.nextStep}, not for ${step}.`
      : `The onboarding is completed; there is no ${step} left to do.`,
    null,
    { expectedStep: onboarding.nextStep },
  )
}
