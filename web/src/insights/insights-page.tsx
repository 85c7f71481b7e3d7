import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useMemo } from 'react'
import { useQuery } from 'urql'
import { now } from '../app/clock.ts'
import { useCan } from '../app/viewer.tsx'
import { read } from '../generated/fragment-masking.ts'
import {
  Funnel_StepFragmentDoc,
  InsightsCatalogueDocument,
  InsightsFindingsDocument,
  InsightsOnboardingDocument,
  type InsightsOnboardingQuery,
  InsightsPartnersDocument,
  InsightsUseDocument,
  type InsightsUseQuery,
  Refusals_RefusalFragmentDoc,
  Renewals_RenewalsFragmentDoc,
  Utilization_UseFragmentDoc,
} from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { browserZone } from '../i18n/local-day.ts'
import { useWords } from '../i18n/words.ts'
import { FilterSelect, Presets } from '../parts/filters.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { ProblemLine } from '../parts/problem-line.tsx'
import { Section } from '../parts/section.tsx'
import { Empty, Loaded } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { AsTable, Bars } from './charted.tsx'
import { Findings, FindingsSkeleton } from './findings.tsx'
import { Funnel } from './funnel.tsx'
import { type InsightsSearch, periods, rangeOf } from './insights-search.ts'
import {
  EntitlementUse,
  Errors,
  MeterUse,
  RefusedRequests,
  RenewalOutcomes,
  SeatUse,
  Versions,
} from './tables.tsx'
import { words } from './words.ts'

/** Where onboarding succeeds, and how licenses are used. */
export function InsightsPage() {
  const t = useWords(words)
  const { date, fromNow } = useFormat()
  const search = useSearch({ from: '/insights' })
  const withAccounts = useCan()('ACCOUNTS_READ')
  const zone = browserZone()
  const { from, to } = rangeOf(search, now(), zone)
  const { product, licenseType, partner } = search
  const filters = {
    ...(product && { product }),
    ...(licenseType && { licenseType }),
    ...(partner && { partner }),
  }
  const variables = useMemo(
    () => ({
      input: {
        from,
        to,
        zone,
        product: product ?? null,
        licenseType: licenseType ?? null,
        partner: partner ?? null,
      },
    }),
    [from, to, zone, product, licenseType, partner],
  )
  // Three requests: what is counted quickly is there before the findings.
  const [onboarding, retryOnboarding] = useQuery({
    query: InsightsOnboardingDocument,
    variables: { ...variables, withAccounts },
  })
  const [use, retryUse] = useQuery({ query: InsightsUseDocument, variables })
  const [findings, retryFindings] = useQuery({ query: InsightsFindingsDocument, variables })
  const { typeNames, productNames } = useCatalogueNames()
  const fresh = { requestPolicy: 'network-only' } as const
  const figures = onboarding.data?.insights
  const onboarded = (show: (insights: InsightsOnboardingQuery['insights']) => ReactNode) => (
    <Loaded result={onboarding} onRetry={() => retryOnboarding(fresh)}>
      {({ insights }) => show(insights)}
    </Loaded>
  )
  const used = (show: (insights: InsightsUseQuery['insights']) => ReactNode) => (
    <Loaded result={use} onRetry={() => retryUse(fresh)}>
      {({ insights }) => show(insights)}
    </Loaded>
  )
  // The end of a period is exclusive.
  const lastDay = (instant: string) => date(new Date(Date.parse(instant) - 1))
  return (
    <>
      <PageHeader title={t.insights}>
        {t.help}
        <span className="block min-h-[1.375rem] text-sm max-sm:min-h-10">
          {figures && (
            <>
              {t.range(date(figures.period.from), lastDay(figures.period.to))},{' '}
              {t.comparedWith(t.range(date(figures.comparedPeriod.from), lastDay(figures.comparedPeriod.to)))}
            </>
          )}
        </span>
      </PageHeader>
      <Filters search={search} range={{ from, to }} />
      <KeyFigures onboarding={figures} use={use.data?.insights} />
      <Section title={t.findings} flush>
        <Loaded result={findings} onRetry={() => retryFindings(fresh)} skeleton={<FindingsSkeleton />}>
          {({ insights }) => <Findings findings={insights.findings} typeNames={typeNames} />}
        </Loaded>
      </Section>
      <div className="grid gap-x-6 lg:grid-cols-2">
        <Section title={t.funnel}>
          {onboarded(({ funnel, comparedFunnel }) => {
            const counts = [...funnel, ...comparedFunnel].map((step) => read(Funnel_StepFragmentDoc, step))
            return counts.some(({ entered }) => entered > 0) ? (
              <Funnel funnel={funnel} compared={comparedFunnel} />
            ) : (
              <Empty title={t.funnelEmptyTitle}>{t.funnelEmptyHelp}</Empty>
            )
          })}
        </Section>
        <Section title={t.times}>
          {onboarded(({ activationTimes }) => (
            <Times classes={activationTimes} />
          ))}
        </Section>
      </div>
      <Section title={t.errors} flush>
        {onboarded(({ errorPatterns }) => (
          <Errors patterns={errorPatterns} names={typeNames} />
        ))}
      </Section>
      <Section title={t.refusals} flush>
        {onboarded(({ refusals }) => (
          <RefusedRequests refusals={refusals} names={typeNames} />
        ))}
      </Section>
      <Section
        title={t.utilization}
        actions={
          use.data && <p className="text-sm text-quiet">{t.asOf(fromNow(use.data.insights.useAsOf))}</p>
        }
      >
        {used(({ utilization }) => (
          <SeatUse utilization={utilization} names={typeNames} filters={filters} />
        ))}
      </Section>
      <div className="grid gap-x-6 lg:grid-cols-2">
        <Section title={t.renewals}>
          {used(({ renewals }) => (
            <RenewalOutcomes renewals={renewals} range={{ from, to }} filters={filters} />
          ))}
        </Section>
        <Section title={t.versions}>
          {used(({ versions }) => (
            <Versions versions={versions} productNames={productNames} />
          ))}
        </Section>
      </div>
      <Section title={t.entitlements} flush>
        {used(({ entitlements }) => (
          <EntitlementUse uses={entitlements} names={typeNames} />
        ))}
      </Section>
      {use.data && use.data.insights.meters.length > 0 && (
        <Section title={t.meters} flush>
          <MeterUse uses={use.data.insights.meters} />
        </Section>
      )}
    </>
  )
}

function useCatalogueNames() {
  const mayRead = useCan()('CATALOG_READ')
  const [{ data, error }, retry] = useQuery({ query: InsightsCatalogueDocument, pause: !mayRead })
  const problem = !data && (
    <ProblemLine error={error} onRetry={() => retry({ requestPolicy: 'network-only' })} />
  )
  const names = useMemo(() => {
    const products = data?.products.edges.map(({ node }) => node) ?? []
    const licenseTypes = data?.licenseTypes.edges.map(({ node }) => node) ?? []
    return {
      products,
      licenseTypes,
      productNames: new Map(products.map(({ code, name }) => [code, name])),
      typeNames: new Map(licenseTypes.map(({ code, name }) => [code, name])),
    }
  }, [data])
  return { ...names, problem }
}

const dateInput = 'h-8 rounded-md border border-line bg-surface px-2 text-sm shadow-raised'

function Filters({ search, range }: { search: InsightsSearch; range: { from: string; to: string } }) {
  const t = useWords(words)
  const can = useCan()
  const navigate = useNavigate({ from: '/insights' })
  const { products, licenseTypes, problem } = useCatalogueNames()
  const [{ data, error }, retry] = useQuery({ query: InsightsPartnersDocument, pause: !can('ACCOUNTS_READ') })
  const partners = data?.partners.edges.map(({ node }) => node) ?? []
  const change = (filters: { [Name in keyof InsightsSearch]: InsightsSearch[Name] | undefined }) => {
    const next = Object.entries({ ...search, ...filters }).filter(([, value]) => value !== undefined)
    void navigate({ search: Object.fromEntries(next), replace: true })
  }
  return (
    <div className="mb-6 flex flex-wrap items-center justify-between gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <Presets
          label={t.period}
          value={search.period === '30d' ? undefined : search.period}
          options={periods.slice(1).map((period) => ({ value: period, name: t[period] }))}
          all={t['30d']}
          onChange={(period) =>
            change(period === 'own' ? { period, ...range } : { period, from: undefined, to: undefined })
          }
        />
        {search.period === 'own' && (
          <>
            <input
              type="date"
              aria-label={t.from}
              value={search.from ?? range.from}
              onChange={({ target }) => target.value && change({ from: target.value })}
              className={dateInput}
            />
            <input
              type="date"
              aria-label={t.to}
              value={search.to ?? range.to}
              onChange={({ target }) => target.value && change({ to: target.value })}
              className={dateInput}
            />
          </>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        {problem}
        {!data && <ProblemLine error={error} onRetry={() => retry({ requestPolicy: 'network-only' })} />}
        {products.length > 1 && (
          <FilterSelect
            label={t.product}
            value={search.product}
            options={products.map(({ code, name }) => ({ value: code, name }))}
            none={t.anyProduct}
            onChange={(product) => change({ product, licenseType: undefined })}
          />
        )}
        {licenseTypes.length > 1 && (
          <FilterSelect
            label={t.licenseType}
            value={search.licenseType}
            options={licenseTypes
              .filter((one) => !search.product || one.product.code === search.product)
              .map(({ code, name }) => ({ value: code, name }))}
            none={t.anyType}
            onChange={(licenseType) => change({ licenseType })}
          />
        )}
        {partners.length > 0 && (
          <FilterSelect
            label={t.partner}
            value={search.partner}
            options={partners.map(({ code, name }) => ({ value: code, name }))}
            none={t.anyPartner}
            onChange={(partner) => change({ partner })}
          />
        )}
      </div>
    </div>
  )
}

function KeyFigures({
  onboarding,
  use,
}: {
  onboarding: InsightsOnboardingQuery['insights'] | undefined
  use: InsightsUseQuery['insights'] | undefined
}) {
  const t = useWords(words)
  const can = useCan()
  const { number, percent, duration } = useFormat()
  const funnel = read(Funnel_StepFragmentDoc, onboarding?.funnel ?? [])
  const before = read(Funnel_StepFragmentDoc, onboarding?.comparedFunnel ?? [])
  const refusals = read(Refusals_RefusalFragmentDoc, onboarding?.refusals ?? [])
  const total = read(Utilization_UseFragmentDoc, use?.utilization ?? []).find(
    ({ licenseType }) => licenseType === null,
  )
  const renewals = read(Renewals_RenewalsFragmentDoc, use?.renewals)
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)
  const share = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : percent(value)
  const activated = funnel.find(({ step }) => step === 'ACTIVATE')?.medianTime
  const activatedBefore = before.find(({ step }) => step === 'ACTIVATE')?.medianTime
  const ended = renewals ? renewals.renewed + renewals.inGrace + renewals.lapsed : 0
  // Seats above a limit and seats of licenses without one are no share of the purchased seats.
  const bought = total?.seatsBought ?? 0
  const taken = bought - (total?.seatsFree ?? 0)
  return (
    <dl className="mb-6 grid grid-cols-2 overflow-hidden rounded-lg border border-line bg-line shadow-raised max-sm:grid-cols-1 lg:grid-cols-6 gap-px">
      <Figure
        name={t.entered}
        value={
          can('ACCOUNTS_READ') && onboarding ? (
            <Link to="/onboarding" search={{}} className="hover:text-accent hover:underline">
              {number(funnel[0]?.entered ?? 0)}
            </Link>
          ) : (
            onboarding && number(funnel[0]?.entered ?? 0)
          )
        }
        help={t.enteredHelp}
        before={onboarding ? t.before(number(before[0]?.entered ?? 0)) : '\u00a0'}
      />
      <Figure
        name={t.verified}
        value={onboarding && share(funnel.at(-1)?.overallConversion)}
        help={t.verifiedHelp}
        before={onboarding ? t.before(share(before.at(-1)?.overallConversion)) : '\u00a0'}
      />
      <Figure
        name={t.toActivation}
        value={onboarding && (activated ? duration(rounded(activated)) : '–')}
        help={t.toActivationHelp}
        before={onboarding ? t.before(activatedBefore ? duration(rounded(activatedBefore)) : '–') : '\u00a0'}
      />
      <Figure
        name={t.refused}
        value={onboarding && number(sum(refusals.map(({ attempts }) => attempts)))}
        help={t.refusedHelp}
        before={onboarding ? t.before(number(sum(refusals.map((one) => one.comparedAttempts)))) : '\u00a0'}
      />
      <Figure
        name={t.seatsInUse}
        value={use && (bought > 0 ? percent(taken / bought) : '–')}
        help={t.seatsInUseHelp(number(taken), number(bought))}
      />
      <Figure
        name={t.renewedShare}
        value={use && (renewals && ended > 0 ? percent(renewals.renewed / ended) : '–')}
        help={t.renewedHelp(number(renewals?.renewed ?? 0), number(ended))}
      />
    </dl>
  )
}

/** The largest two units of a duration, which are enough for a figure. Less than a second counts as one. */
function rounded(iso: string): string {
  const [days = '', hours = ''] = iso.slice(1).split('T')
  const dateParts = days.match(/\d+[YMWD]/g) ?? []
  const timeParts = [...hours.matchAll(/(\d+)(?:\.\d+)?([HMS])/g)].map(([, count, unit]) => `${count}${unit}`)
  const date = dateParts.slice(0, 2)
  const time = timeParts.slice(0, 2 - date.length).filter((part) => part !== '0S')
  if (date.length + time.length === 0) return 'PT1S'
  return `P${date.join('')}${time.length > 0 ? 'T' : ''}${time.join('')}`
}

function Figure({
  name,
  value,
  help,
  before,
}: {
  name: string
  value: ReactNode
  help: string
  before?: ReactNode
}) {
  return (
    <div className="bg-surface px-4 py-3">
      <dt className="text-sm text-quiet">{name}</dt>
      <dd>
        <span className="block min-h-[1.75rem] text-xl font-semibold tracking-tight tabular-nums">
          {value ?? (
            <span className="inline-block h-5 w-14 animate-pulse rounded-sm bg-sunken align-middle" />
          )}
        </span>
        <span className="block text-xs text-quiet">
          {/* Keeps its place before the value is there. */}
          <span className={value === undefined ? 'invisible' : ''}>{help}</span>
          {before && <span className="block">{before}</span>}
        </span>
      </dd>
    </div>
  )
}

function Times({ classes }: { classes: InsightsOnboardingQuery['insights']['activationTimes'] }) {
  const t = useWords(words)
  const { duration, number } = useFormat()
  const all = classes.reduce((sum, { accounts }) => sum + accounts, 0)
  if (all === 0) return <Empty title={t.timesEmpty}>{t.timesEmptyHelp}</Empty>
  const rows = classes.map(({ upTo, accounts }) => ({
    name: upTo === null ? t.longer : t.upTo(duration(upTo)),
    accounts,
  }))
  return (
    <>
      <Bars rows={rows} parts={[{ key: 'accounts', name: t.accounts, fill: 'accent' }]} />
      <AsTable>
        <Table
          label={t.times}
          rows={rows}
          keyOf={({ name }) => name}
          columns={[
            { name: t.time, show: ({ name }) => name },
            { name: t.accounts, number: true, show: ({ accounts }) => number(accounts) },
          ]}
        />
      </AsTable>
    </>
  )
}
