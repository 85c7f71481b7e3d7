import type {
  AttemptOutcome as Outcomes,
  OnboardingState as States,
  OnboardingStep as Steps,
} from '../../prisma/client/enums.ts'
import { enumOf } from './enum-of.ts'

export const OnboardingStep = enumOf<Steps>('OnboardingStep', {
  description:
    'Step of an onboarding. The order is `CREATE_ACCOUNT`, `ASSIGN_LICENSE`, `ACTIVATE`, `VERIFY_USAGE`.',
  values: {
    CREATE_ACCOUNT: 'Creates or adopts the account of the customer.',
    ASSIGN_LICENSE: 'Issues the license.',
    ACTIVATE: 'Activates the first device.',
    VERIFY_USAGE: 'Verifies that the activated device may use the license.',
  },
})

export const OnboardingState = enumOf<States>('OnboardingState', {
  description: 'State of an onboarding.',
  values: {
    IN_PROGRESS: 'The onboarding waits for a step.',
    COMPLETED: 'The onboarding reached verified use.',
    ABANDONED: 'The onboarding was closed before verified use.',
  },
})

export const AttemptOutcome = enumOf<Outcomes>('AttemptOutcome', {
  description: 'Outcome of an attempt.',
  values: {
    CONFIRMED: 'The step took effect.',
    REFUSED: 'The step was declined with a code.',
    FAILED: 'The step was stopped by a fault.',
  },
})
