import type { ErrorPattern } from '../../src/insights/error-patterns.ts'
import type { ActivationTimes, FunnelStep } from '../../src/insights/funnel.ts'
import { visibleAccounts } from '../../src/platform/visible.ts'
import { Account } from '../accounts/account.ts'
import { operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { isoDuration } from '../builder/duration.ts'
import { OnboardingStep } from '../builder/onboarding-enums.ts'

/** Step with the number of accounts that entered the funnel. */
export type FunnelStepOf = FunnelStep & { cohort: number }

export const FunnelStepType = builder.objectRef<FunnelStepOf>('FunnelStep').implement({
  description:
    'Step of the onboarding funnel. Each account counts once, regardless of its number of onboardings. ' +
    'Only the first confirmation of a step counts. Confirmations after the conversion window do not ' +
    'count.',
  subGraphs: operators,
  fields: (t) => ({
    step: t.expose('step', { type: OnboardingStep, description: 'Step of the onboarding.' }),
    entered: t.exposeInt('entered', {
      description: 'Number of accounts that completed every previous step.',
    }),
    completed: t.exposeInt('completed', {
      description: 'Number of entered accounts that completed the step.',
    }),
    dropped: t.exposeInt('dropped', {
      description:
        'Number of entered accounts that dropped out: abandoned, or outside the conversion window.',
    }),
    inProgress: t.exposeInt('inProgress', {
      description: 'Number of entered accounts that can still complete the step.',
    }),
    conversion: t.float({
      nullable: true,
      description: '`completed` divided by `entered`, from 0 to 1; null if no account entered.',
      resolve: ({ completed, entered }) => shareOf(completed, entered),
    }),
    overallConversion: t.float({
      nullable: true,
      description:
        '`completed` divided by the number of accounts that entered the first step, from 0 to 1; null if no account ' +
        'entered.',
      resolve: ({ completed, cohort }) => shareOf(completed, cohort),
    }),
    medianTime: t.field({
      type: 'Duration',
      nullable: true,
      description:
        'Median time from the previous step; null for the first step or if no account completed the step.',
      resolve: ({ medianMs }) => durationOf(medianMs),
    }),
    meanTime: t.field({
      type: 'Duration',
      nullable: true,
      description:
        'Mean time from the previous step; null for the first step or if no account completed the step.',
      resolve: ({ meanMs }) => durationOf(meanMs),
    }),
    p90Time: t.field({
      type: 'Duration',
      nullable: true,
      description:
        '90th percentile of the time from the previous step; null for the first step or if no account ' +
        'completed the step.',
      resolve: ({ p90Ms }) => durationOf(p90Ms),
    }),
    p99Time: t.field({
      type: 'Duration',
      nullable: true,
      description:
        '99th percentile of the time from the previous step; null for the first step or if no account ' +
        'completed the step.',
      resolve: ({ p99Ms }) => durationOf(p99Ms),
    }),
  }),
})

export const ActivationTimesType = builder.objectRef<ActivationTimes>('ActivationTimeClass').implement({
  description:
    'Class of times from the license assignment to the first activation, with its number of accounts.',
  subGraphs: operators,
  fields: (t) => ({
    upTo: t.field({
      type: 'Duration',
      nullable: true,
      description:
        'Longest time of the class, which starts at the end of the previous class; null if the class has no ' +
        'upper limit.',
      resolve: ({ upToMs }) => durationOf(upToMs),
    }),
    accounts: t.exposeInt('accounts', { description: 'Number of accounts in the class.' }),
  }),
})

export const ErrorPatternType = builder.objectRef<ErrorPattern>('ErrorPattern').implement({
  description:
    'Failed or refused attempts at the same onboarding step, for the same reason and under the same ' +
    'license type.',
  subGraphs: operators,
  fields: (t) => ({
    code: t.exposeString('code', {
      description:
        'Code of the refusal. `DATABASE_UNAVAILABLE` if the database did not respond in time, `INTERNAL` ' +
        'after a fault.',
    }),
    step: t.expose('step', { type: OnboardingStep, description: 'Attempted step.' }),
    licenseType: t.exposeString('licenseType', {
      nullable: true,
      description: 'Code of the license type; null if no license was assigned.',
    }),
    attempts: t.exposeInt('attempts', { description: 'Number of attempts in the period.' }),
    comparedAttempts: t.exposeInt('comparedAttempts', {
      description: 'Number of attempts in the compared period.',
    }),
    accounts: t.exposeInt('accounts', {
      description: 'Number of accounts affected. Accounts that could not be created are not counted.',
    }),
    firstSeenAt: t.expose('firstSeenAt', {
      type: 'DateTime',
      description: 'Time of the first attempt in the period.',
    }),
    lastSeenAt: t.expose('lastSeenAt', {
      type: 'DateTime',
      description: 'Time of the last attempt in the period.',
    }),
    sample: t.prismaField({
      type: [Account],
      description: 'Accounts that were affected last; at most 5.',
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
