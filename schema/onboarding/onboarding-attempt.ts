import { operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { AttemptOutcome, OnboardingStep } from '../builder/onboarding-enums.ts'

const OnboardingAttempt = builder.prismaNode('OnboardingAttempt', {
  description: 'One try at one step of an onboarding, whatever became of it.',
  id: { field: 'id' },
  authScopes: { scope: 'ACCOUNTS_READ' },
  subGraphs: operators,
  fields: (t) => ({
    step: t.expose('step', { type: OnboardingStep, description: 'Which step.' }),
    outcome: t.expose('outcome', { type: AttemptOutcome, description: 'What became of it.' }),
    code: t.exposeString('code', {
      nullable: true,
      description:
        'The code of the refusal, DATABASE_UNAVAILABLE where the database did not answer in time, INTERNAL after a fault; null when confirmed.',
    }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it began.' }),
    endedAt: t.expose('endedAt', { type: 'DateTime', description: 'When it was over.' }),
    actor: t.exposeString('actor', { description: 'Who tried.' }),
    requestId: t.exposeString('requestId', { description: 'The request, as the log names it.' }),
  }),
})

export const OnboardingAttemptConnection = builder.connectionObject(
  { type: OnboardingAttempt, name: 'OnboardingAttemptConnection' },
  { name: 'OnboardingAttemptEdge' },
)
