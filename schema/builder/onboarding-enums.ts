import {
  AttemptOutcome as Outcomes,
  OnboardingState as States,
  OnboardingStep as Steps,
} from '../../prisma/client/enums.ts'
import { builder } from './builder.ts'

export const OnboardingStep = builder.enumType(Steps, {
  name: 'OnboardingStep',
  description:
    'Step of an onboarding. The order is `CREATE_ACCOUNT`, `ASSIGN_LICENSE`, `ACTIVATE`, `VERIFY_USAGE`.',
})

export const OnboardingState = builder.enumType(States, {
  name: 'OnboardingState',
  description:
    'State of an onboarding. `IN_PROGRESS`: waits for a step. `COMPLETED`: reached verified use. ' +
    '`ABANDONED`: closed before that.',
})

export const AttemptOutcome = builder.enumType(Outcomes, {
  name: 'AttemptOutcome',
  description:
    'Outcome of an attempt. `CONFIRMED`: took effect. `REFUSED`: declined with a code. `FAILED`: stopped ' +
    'by a fault.',
})
