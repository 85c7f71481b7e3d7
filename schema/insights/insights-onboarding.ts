import type { ErrorPattern } from '../../src/insights/error-patterns.ts'
import type { ActivationTimes, FunnelStep } from '../../src/insights/funnel.ts'
import { visibleAccounts } from '../../src/platform/visible.ts'
import { Account } from '../accounts/account.ts'
import { operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { isoDuration } from '../builder/duration.ts'
import { OnboardingStep } from '../builder/onboarding-enums.ts'

/** A step with what came into the funnel at its first. */
export type FunnelStepOf = FunnelStep & { cohort: number }

export const FunnelStepType = builder.objectRef<FunnelStepOf>('FunnelStep').implement({
  description:
    'One step of the onboarding funnel. What is counted are accounts, each once, however many onboardings it has. A ' +
    'step that was confirmed twice counts from the first time; one after the conversion window does not count.',
  subGraphs: operators,
  fields: (t) => ({
    step: t.expose('step', { type: OnboardingStep, description: 'Which step.' }),
    entered: t.exposeInt('entered', { description: 'Accounts that had completed every step before.' }),
    completed: t.exposeInt('completed', { description: 'Those of them that completed it.' }),
    dropped: t.exposeInt('dropped', {
      description: 'Those that will not any more: given up, or the conversion window has passed.',
    }),
    inProgress: t.exposeInt('inProgress', { description: 'Those that still may.' }),
    conversion: t.float({
      nullable: true,
      description: 'Completed of entered, from 0 to 1; null when nobody entered.',
      resolve: ({ completed, entered }) => shareOf(completed, entered),
    }),
    overallConversion: t.float({
      nullable: true,
      description: 'Completed of those that entered the first step; null when nobody did.',
      resolve: ({ completed, cohort }) => shareOf(completed, cohort),
    }),
    medianTime: t.field({
      type: 'Duration',
      nullable: true,
      description:
        'From the step before, half of those that completed it took no longer; null for the first step, and when ' +
        'nobody completed it. So are the others.',
      resolve: ({ medianMs }) => durationOf(medianMs),
    }),
    meanTime: t.field({
      type: 'Duration',
      nullable: true,
      description: 'The mean of the same times.',
      resolve: ({ meanMs }) => durationOf(meanMs),
    }),
    p90Time: t.field({
      type: 'Duration',
      nullable: true,
      description: 'Nine of ten took no longer.',
      resolve: ({ p90Ms }) => durationOf(p90Ms),
    }),
    p99Time: t.field({
      type: 'Duration',
      nullable: true,
      description: 'Ninety-nine of a hundred took no longer.',
      resolve: ({ p99Ms }) => durationOf(p99Ms),
    }),
  }),
})

export const ActivationTimesType = builder.objectRef<ActivationTimes>('ActivationTimeClass').implement({
  description:
    'Accounts whose time from the assigned license to the first activated device falls into one class.',
  subGraphs: operators,
  fields: (t) => ({
    upTo: t.field({
      type: 'Duration',
      nullable: true,
      description: 'The longest time of the class; it begins where the one before ends. Null is without end.',
      resolve: ({ upToMs }) => durationOf(upToMs),
    }),
    accounts: t.exposeInt('accounts', { description: 'How many there are.' }),
  }),
})

export const ErrorPatternType = builder.objectRef<ErrorPattern>('ErrorPattern').implement({
  description:
    'Attempts at onboarding steps that came to nothing for the same reason, at the same step, under the same license type.',
  subGraphs: operators,
  fields: (t) => ({
    code: t.exposeString('code', {
      description:
        'The code of the refusal, DATABASE_UNAVAILABLE where the database did not answer in time, INTERNAL after a fault.',
    }),
    step: t.expose('step', { type: OnboardingStep, description: 'Which step was tried.' }),
    licenseType: t.exposeString('licenseType', {
      nullable: true,
      description: 'The code of the license type; null where no license was assigned.',
    }),
    attempts: t.exposeInt('attempts', { description: 'How many there were in the period.' }),
    comparedAttempts: t.exposeInt('comparedAttempts', {
      description: 'How many there were in the period that is compared with.',
    }),
    accounts: t.exposeInt('accounts', {
      description: 'How many accounts met it. Who could not even be created is none.',
    }),
    firstSeenAt: t.expose('firstSeenAt', {
      type: 'DateTime',
      description: 'The first attempt of the period.',
    }),
    lastSeenAt: t.expose('lastSeenAt', { type: 'DateTime', description: 'The last attempt of the period.' }),
    sample: t.prismaField({
      type: [Account],
      description: 'At most five of these accounts: those that met it last.',
      resolve: (query, { sampleAccountIds }, _args, ctx) =>
        ctx.db.account.findMany({
          ...query,
          where: { AND: [{ id: { in: sampleAccountIds } }, visibleAccounts(ctx.caller)] },
          orderBy: { id: 'asc' },
        }),
    }),
  }),
})

function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}

function durationOf(milliseconds: number | null): string | null {
  return milliseconds === null ? null : isoDuration(milliseconds)
}
