import type { Onboarding, OnboardingStep } from '../../../prisma/client/client.ts'
import { StateRefusal } from '../../platform/errors.ts'

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
