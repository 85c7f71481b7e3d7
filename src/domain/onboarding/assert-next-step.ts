import type { Onboarding, OnboardingStep } from '../../../prisma/client/client.ts'
import { StateRefusal } from '../../platform/errors.ts'

/**
 * Refuses a step that is not the next one of the onboarding: ONBOARDING_STEP_OUT_OF_ORDER with the expected
 * step, or ONBOARDING_ABANDONED.
 */
export function assertNextStep(onboarding: Onboarding, step: OnboardingStep): void {
  if (onboarding.nextStep === step) return
  if (onboarding.state === 'ABANDONED') {
    throw new StateRefusal('ONBOARDING_ABANDONED', 'The onboarding was abandoned. Start a new one.')
  }
  throw new StateRefusal(
    'ONBOARDING_STEP_OUT_OF_ORDER',
    onboarding.nextStep
      ? `The next step of the onboarding is ${onboarding.nextStep}, not ${step}. Take that step first.`
      : `The onboarding is completed, so ${step} cannot be taken. Start a new onboarding.`,
    null,
    { expectedStep: onboarding.nextStep },
  )
}
