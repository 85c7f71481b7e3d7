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
  description: 'Range of days.',
  fields: (t) => ({
    from: t.field({ type: 'LocalDate', required: true, description: 'First day of the period.' }),
    to: t.field({ type: 'LocalDate', required: true, description: 'Last day of the period.' }),
  }),
})

const InsightsInput = builder.inputType('InsightsInput', {
  description: 'Filters for the figures.',
  fields: (t) => ({
    from: t.field({ type: 'LocalDate', required: true, description: 'First day of the period.' }),
    to: t.field({ type: 'LocalDate', required: true, description: 'Last day of the period.' }),
    zone: t.field({
      type: 'TimeZone',
      required: false,
      description: 'Time zone of the days; `UTC` by default.',
    }),
    compareTo: t.field({
      type: InsightsPeriodInput,
      required: false,
      description: 'Period to compare with; by default, the same number of days immediately before.',
    }),
    conversionWindow: t.field({
      type: 'Duration',
      required: false,
      description:
        'Time after an account entered the funnel in which its steps count; `P30D` by default. Must not ' +
        'contain months or years.',
    }),
    licenseType: t.string({
      required: false,
      description:
        'Code of the license type to filter by. Includes only onboardings with an assigned license of that ' +
        'type.',
    }),
    product: t.string({
      required: false,
      description:
        'Code of the product to filter by. Includes only onboardings with an assigned license of that ' +
        'product.',
    }),
    partner: t.string({ required: false, description: 'Code of the partner to filter by.' }),
  }),
})

const InsightsPeriod = builder.objectRef<Period>('InsightsPeriod').implement({
  description: 'Range of time.',
  subGraphs: operators,
  fields: (t) => ({
    from: t.expose('from', { type: 'DateTime', description: 'Start of the period.' }),
    to: t.expose('to', { type: 'DateTime', description: 'End of the period, exclusive.' }),
  }),
})

const Insights = builder.objectRef<Figures>('Insights').implement({
  description:
    'Figures on onboarding and on the use of licenses. Each figure is computed only if it is selected.',
  subGraphs: operators,
  fields: (t) => ({
    period: t.field({
      type: InsightsPeriod,
      description: 'Requested period.',
      resolve: ({ selection }) => selection.period,
    }),
    comparedPeriod: t.field({
      type: InsightsPeriod,
      description: 'Period to compare with.',
      resolve: ({ selection }) => selection.compared,
    }),
    funnel: t.field({
      type: [FunnelStepType],
      description: 'Funnel of the accounts whose onboarding began in the period, in the order of the steps.',
      resolve: async ({ funnel }) => withCohort(await funnel()),
    }),
    comparedFunnel: t.field({
      type: [FunnelStepType],
      description:
        'Funnel of the accounts whose onboarding began in the compared period, in the order of the steps.',
      resolve: async ({ comparedFunnel }) => withCohort(await comparedFunnel()),
    }),
    activationTimes: t.field({
      type: [ActivationTimesType],
      description:
        'Distribution of the times from the license assignment to the first activation, for the accounts in ' +
        'the funnel.',
      resolve: ({ activationTimes }) => activationTimes(),
    }),
    errorPatterns: t.field({
      type: [ErrorPatternType],
      description: 'Failed or refused onboarding attempts, most frequent first; at most 200 patterns.',
      resolve: ({ errorPatterns }) => errorPatterns(),
    }),
    utilization: t.field({
      type: [UtilizationType],
      description: 'Current use of seats: the total first, then each license type.',
      resolve: ({ utilization }) => utilization(),
    }),
    meters: t.field({
      type: [MeterUseType],
      description: 'Usage of meters compared with their limits.',
      resolve: ({ meters }) => meters(),
    }),
    entitlements: t.field({
      type: [EntitlementUseType],
      description: 'Use of the granted entitlements; at most 500.',
      resolve: ({ entitlements }) => entitlements(),
    }),
    refusals: t.field({
      type: [RefusalsType],
      description: 'Refused requests, most frequent first; at most 200.',
      resolve: ({ refusals }) => refusals(),
    }),
    renewals: t.field({
      type: RenewalsType,
      description: 'Outcome of the terms that end in the period.',
      resolve: ({ renewals }) => renewals(),
    }),
    useAsOf: t.field({
      type: 'DateTime',
      description:
        'Time at which utilization, entitlements, meters, renewals and versions were counted: now, or a few ' +
        'minutes ago if there are many licenses.',
      resolve: async ({ use }) => (await use()).asOf,
    }),
    findings: t.field({
      type: [FindingType],
      description: 'Problems in the figures that require action.',
      resolve: (figures, _args, ctx) => findFindings(ctx, figures),
    }),
    versions: t.field({
      type: [VersionInUseType],
      description: 'Versions in use now, most used first; at most 100.',
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
      'Figures on onboarding and on the use of licenses, for the accounts visible to the caller. A ' +
      '`PARTNER` caller gets the figures of its own accounts.',
    authScopes: { scope: 'INSIGHTS_READ' },
    subGraphs: operators,
    args: { input: t.arg({ type: InsightsInput, required: true, description: 'Filters for the figures.' }) },
    resolve: (_root, { input }, ctx) => findInsights(ctx, input),
  }),
)
