import {
  AttemptOutcome as Outcomes,
  OnboardingState as States,
  OnboardingStep as Steps,
} from '../../prisma/client/enums.ts'
import { builder } from './builder.ts'

export const OnboardingStep = builder.enumType(Steps, {
  name: 'OnboardingStep',
  description: 'The steps of an onboarding, in their order.',
})

export const OnboardingState = builder.enumType(States, {
  name: 'OnboardingState',
  description: 'Whether an onboarding goes on, reached verified use, or was given up.',
})

export const AttemptOutcome = builder.enumType(Outcomes, {
  name: 'AttemptOutcome',
  description: 'What became of an attempt: CONFIRMED took effect, REFUSED was declined, FAILED met a fault.',
})
