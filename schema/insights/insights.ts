import { type Figures, findInsights } from '../../src/insights/figures.ts'
import { findFindings } from '../../src/insights/findings/find.ts'
import type { FunnelStep } from '../../src/insights/funnel.ts'
import type { Period } from '../../src/insights/selection.ts'
import { operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { FindingType } from './insights-finding.ts'
import {
  ActivationTimesType,
  ErrorPatternType,
  type FunnelStepOf,
  FunnelStepType,
} from './insights-onboarding.ts'
import {
  EntitlementUseType,
  MeterUseType,
  RefusalsType,
  RenewalsType,
  UtilizationType,
  VersionInUseType,
} from './insights-use.ts'

const InsightsPeriodInput = builder.inputType('InsightsPeriodInput', {
  description: 'A stretch of the calendar.',
  fields: (t) => ({
    from: t.field({ type: 'LocalDate', required: true, description: 'Its first day.' }),
    to: t.field({ type: 'LocalDate', required: true, description: 'Its last day.' }),
  }),
})

const InsightsInput = builder.inputType('InsightsInput', {
  description: 'Of what the figures are asked.',
  fields: (t) => ({
    from: t.field({ type: 'LocalDate', required: true, description: 'The first day of the period.' }),
    to: t.field({ type: 'LocalDate', required: true, description: 'The last day of the period.' }),
    zone: t.field({
      type: 'TimeZone',
      required: false,
      description: 'Where its days begin and end; UTC by default.',
    }),
    compareTo: t.field({
      type: InsightsPeriodInput,
      required: false,
      description: 'The period that it is compared with; by default as many days, right before it.',
    }),
    conversionWindow: t.field({
      type: 'Duration',
      required: false,
      description:
        'How long after an account entered the funnel its steps count; later ones do not. `P30D` by default; without ' +
        'months and years.',
    }),
    licenseType: t.string({
      required: false,
      description:
        'Only licenses of the type with that code, and onboardings that came as far as such a license.',
    }),
    product: t.string({ required: false, description: 'The same, of the product with that code.' }),
    partner: t.string({ required: false, description: 'Only accounts of that partner.' }),
  }),
})

const InsightsPeriod = builder.objectRef<Period>('InsightsPeriod').implement({
  description: 'A stretch of time.',
  subGraphs: operators,
  fields: (t) => ({
    from: t.expose('from', { type: 'DateTime', description: 'Its first instant.' }),
    to: t.expose('to', { type: 'DateTime', description: 'Its end, which no longer belongs to it.' }),
  }),
})

const Insights = builder.objectRef<Figures>('Insights').implement({
  description:
    'Where onboarding succeeds, fails and stalls, and how licenses are used. Each figure is computed when it is ' +
    'selected; one that is not costs nothing.',
  subGraphs: operators,
  fields: (t) => ({
    period: t.field({
      type: InsightsPeriod,
      description: 'The period that was asked for.',
      resolve: ({ selection }) => selection.period,
    }),
    comparedPeriod: t.field({
      type: InsightsPeriod,
      description: 'The period that it is compared with.',
      resolve: ({ selection }) => selection.compared,
    }),
    funnel: t.field({
      type: [FunnelStepType],
      description: 'The steps of the accounts whose onboarding began in the period, in their order.',
      resolve: async ({ funnel }) => withCohort(await funnel()),
    }),
    comparedFunnel: t.field({
      type: [FunnelStepType],
      description: 'The same of the period that is compared with.',
      resolve: async ({ comparedFunnel }) => withCohort(await comparedFunnel()),
    }),
    activationTimes: t.field({
      type: [ActivationTimesType],
      description:
        'How the times from the assigned license to the first activated device are distributed, of the accounts in the funnel.',
      resolve: ({ activationTimes }) => activationTimes(),
    }),
    errorPatterns: t.field({
      type: [ErrorPatternType],
      description: 'What kept onboardings from going on, the most frequent first; at most 200.',
      resolve: ({ errorPatterns }) => errorPatterns(),
    }),
    utilization: t.field({
      type: [UtilizationType],
      description: 'How seats are used now: all together first, then by license type.',
      resolve: ({ utilization }) => utilization(),
    }),
    meters: t.field({
      type: [MeterUseType],
      description: 'How meters stand against their limits.',
      resolve: ({ meters }) => meters(),
    }),
    entitlements: t.field({
      type: [EntitlementUseType],
      description: 'Which entitlements licenses grant and never exercised; at most 500.',
      resolve: ({ entitlements }) => entitlements(),
    }),
    refusals: t.field({
      type: [RefusalsType],
      description: 'What was not granted to those who asked, the most frequent first; at most 200.',
      resolve: ({ refusals }) => refusals(),
    }),
    renewals: t.field({
      type: RenewalsType,
      description: 'What became of the terms that end in the period.',
      resolve: ({ renewals }) => renewals(),
    }),
    useAsOf: t.field({
      type: 'DateTime',
      description:
        'When utilization, entitlements, meters, renewals and versions were counted: now or, where there are many licenses, some ' +
        'minutes ago.',
      resolve: async ({ use }) => (await use()).asOf,
    }),
    findings: t.field({
      type: [FindingType],
      description: 'What the figures say to somebody who can do something about it.',
      resolve: (figures, _args, ctx) => findFindings(ctx, figures),
    }),
    versions: t.field({
      type: [VersionInUseType],
      description: 'Which versions are in use now, the most used first; at most 100.',
      resolve: ({ versions }) => versions(),
    }),
  }),
})

function withCohort(funnel: FunnelStep[]): FunnelStepOf[] {
  const cohort = funnel[0]?.entered ?? 0
  return funnel.map((step) => ({ ...step, cohort }))
}

builder.queryField('insights', (t) =>
  t.field({
    type: Insights,
    description:
      'Figures on onboarding and on the use of licenses, of the accounts that the caller may know of: of a partner its own.',
    authScopes: { scope: 'INSIGHTS_READ' },
    subGraphs: operators,
    args: { input: t.arg({ type: InsightsInput, required: true, description: 'Of what.' }) },
    resolve: (_root, { input }, ctx) => findInsights(ctx, input),
  }),
)
