import { operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { AttemptOutcome, OnboardingStep } from '../builder/onboarding-enums.ts'

export const OnboardingAttempt = builder.prismaNode('OnboardingAttempt', {
  description: 'Attempt at one step of an onboarding, with any outcome.',
  id: { field: 'id' },
  authScopes: { scope: 'ACCOUNTS_READ' },
  subGraphs: operators,
  fields: (t) => ({
    step: t.expose('step', { type: OnboardingStep, description: 'Attempted step.' }),
    outcome: t.expose('outcome', { type: AttemptOutcome, description: 'Outcome of the attempt.' }),
    code: t.exposeString('code', {
      nullable: true,
      description:
        'Code of the refusal; null if the attempt was confirmed. `DATABASE_UNAVAILABLE` if the database did ' +
        'not respond in time, `INTERNAL` after a fault.',
    }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'Time at which the attempt started.' }),
    endedAt: t.expose('endedAt', { type: 'DateTime', description: 'Time at which the attempt ended.' }),
    actor: t.exposeString('actor', { description: 'Principal that made the attempt.' }),
    requestId: t.exposeString('requestId', { description: 'ID of the request, as in the log.' }),
  }),
})

export const OnboardingAttemptConnection = builder.connectionObject(
  { type: OnboardingAttempt, name: 'OnboardingAttemptConnection' },
  { name: 'OnboardingAttemptEdge' },
)
