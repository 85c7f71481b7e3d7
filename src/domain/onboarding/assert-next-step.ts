import type { Onboarding, OnboardingStep } from '../../../prisma/client/client.ts'
import { StateRefusal } from '../../platform/errors.ts'
import { say } from '../../texts/say.ts'

/**
 * Refuses a step that is not the next one of the onboarding: ONBOARDING_STEP_OUT_OF_ORDER with the expected
 * step, or ONBOARDING_ABANDONED.
 */
export function assertNextStep(onboarding: Onboarding, step: OnboardingStep): void {
  if (onboarding.nextStep === step) return
  if (onboarding.state === 'ABANDONED') {
    throw new StateRefusal('ONBOARDING_ABANDONED', say('ONBOARDING_ABANDONED'))
  }
  throw new StateRefusal(
    'ONBOARDING_STEP_OUT_OF_ORDER',
    onboarding.nextStep
      ? say('ONBOARDING_STEP_OUT_OF_ORDER', { next: onboarding.nextStep, attempted: step })
      : say('ONBOARDING_STEP_OUT_OF_ORDER_AT_END', { attempted: step }),
    null,
    { expectedStep: onboarding.nextStep },
  )
}
