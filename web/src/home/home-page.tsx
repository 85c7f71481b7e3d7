import { Link, type LinkProps } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from 'react'
import { useQuery } from 'urql'
import { useChanges } from '../app/changes.tsx'
import { now } from '../app/clock.ts'
import { useCan } from '../app/viewer.tsx'
import {
  HomeCountsDocument,
  type HomeCountsQuery,
  HomeExpiringDocument,
  HomeFindingsDocument,
  HomeOnboardingsDocument,
  HomeTypeNamesDocument,
  type Scope,
} from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Findings, FindingsSkeleton } from '../insights/findings.tsx'
import { buttonClass } from '../parts/button.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Section } from '../parts/section.tsx'
import { Loaded, Skeleton } from '../parts/states.tsx'
import { SearchButton } from '../search/search-button.tsx'
import { CrmState } from './crm-state.tsx'
import { Setup } from './setup.tsx'
import { words } from './words.ts'

// An installation without them shows no table, and its first visit loads none.
const OnboardingTable = lazy(async () => ({
  default: (await import('../onboarding/onboarding-table.tsx')).OnboardingTable,
}))
const LicenseTable = lazy(async () => ({
  default: (await import('../licenses/license-table.tsx')).LicenseTable,
}))

const DAY_MS = 86_400_000
const more = 'text-sm text-accent hover:underline'

/** What the list of tasks of a new installation reads, and what its tasks need. */
const setupScopes: readonly Scope[] = [
  'ACCOUNTS_READ',
  'CATALOG_READ',
  'CATALOG_WRITE',
  'LICENSES_READ',
  'ONBOARDING_WRITE',
]

/** What is under way, and what needs attention. Each part is read by itself, so that a slow one holds up the others only briefly. */
export function HomePage() {
  const t = useWords(words)
  const can = useCan()
  const [isUnderWaySettled, setUnderWaySettled] = useState(!can('ACCOUNTS_READ'))
  const [isExpiringSettled, setExpiringSettled] = useState(!can('LICENSES_READ'))
  return (
    <>
      <PageHeader title={t.home} />
      {can('ACCOUNTS_READ') && (
        <div className="mb-6">
          <SearchButton large />
        </div>
      )}
      {setupScopes.every(can) && <Setup />}
      {can('ACCOUNTS_READ') && <Counts />}
      {can('ACCOUNTS_READ') && <UnderWay onSettled={() => setUnderWaySettled(true)} />}
      <Below isReady={isUnderWaySettled}>
        {can('LICENSES_READ') && <Expiring onSettled={() => setExpiringSettled(true)} />}
        <Below isReady={isExpiringSettled}>
          <div
            className={
              can('INSIGHTS_READ') && can('CRM_READ')
                ? 'grid items-start gap-x-6 lg:grid-cols-[minmax(0,1fr)_20rem]'
                : ''
            }
          >
            {can('INSIGHTS_READ') && <Attention />}
            {can('CRM_READ') && <CrmState />}
          </div>
        </Below>
      </Below>
    </>
  )
}

/** Longest time for which a part that is not read yet hides what is below it. */
const LONGEST_HIDDEN_MS = 3_000

/** Hides what is below a part until the part has its height, so that nothing that is visible moves. */
function Below({ isReady, children }: { isReady: boolean; children: ReactNode }) {
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), LONGEST_HIDDEN_MS)
    return () => clearTimeout(timer)
  }, [])
  return <div className={isReady || isLate ? undefined : 'invisible'}>{children}</div>
}

/** Calls `onSettled` when the content beside it is shown. */
function Settled({ onSettled }: { onSettled(): void }) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is called once
  useEffect(onSettled, [])
  return null
}

interface Count {
  value: number
  exact: boolean
}

function Counts() {
  const can = useCan()
  const [result, retry] = useQuery({
    query: HomeCountsDocument,
    variables: { readsLicenses: can('LICENSES_READ') },
  })
  return (
    <div className="mb-6 overflow-hidden rounded-lg border border-line bg-surface shadow-raised">
      <Loaded
        result={result}
        onRetry={() => retry({ requestPolicy: 'network-only' })}
        skeleton={<FiguresSkeleton />}
      >
        {(counts) => <Figures {...counts} />}
      </Loaded>
    </div>
  )
}

function Figures({ accounts, active, grace, devices }: HomeCountsQuery) {
  const t = useWords(words)
  return (
    <dl className="grid grid-cols-2 sm:grid-cols-4">
      <Figure name={t.accounts} count={accounts.totalCount} link={{ to: '/accounts' }} />
      {active && (
        <Figure
          name={t.activeLicenses}
          count={active.totalCount}
          link={{ to: '/licenses', search: { status: 'ACTIVE' } }}
        />
      )}
      {grace && (
        <Figure
          name={t.inGrace}
          count={grace.totalCount}
          link={{ to: '/licenses', search: { status: 'GRACE' } }}
        />
      )}
      {devices && (
        <Figure
          name={t.devices}
          count={devices.totalCount}
          link={{ to: '/devices', search: { seat: 'seated' } }}
        />
      )}
    </dl>
  )
}

/** As high as the figures, so that nothing below them moves. */
function FiguresSkeleton() {
  return (
    <div className="h-38 sm:h-19">
      <Skeleton lines={2} />
    </div>
  )
}

function Figure({
  name,
  count: { value, exact },
  link,
}: {
  name: string
  count: Count
  link: Pick<LinkProps, 'to' | 'search'>
}) {
  const t = useWords(words)
  const { number } = useFormat()
  return (
    <div className="relative -mr-px -mb-px border-r border-b border-line px-4 py-3 sm:px-5">
      <dt className="text-sm text-quiet">{name}</dt>
      <dd className="text-xl font-semibold tabular-nums">
        <Link {...link} className="after:absolute after:inset-0 hover:text-accent">
          {exact ? number(value) : t.about(number(value))}
        </Link>
      </dd>
    </div>
  )
}

function UnderWay({ onSettled }: { onSettled(): void }) {
  const t = useWords(words)
  const can = useCan()
  const { number } = useFormat()
  const [result, retry] = useQuery({ query: HomeOnboardingsDocument })
  const readAgain = () => retry({ requestPolicy: 'network-only' })
  useChanges('onboarding', readAgain)
  const count = result.data?.onboardings.totalCount.value ?? 0
  useEffect(() => {
    if (result.error) onSettled()
  }, [result.error, onSettled])
  return (
    <Section
      title={t.underWay}
      flush
      actions={
        count > 0 && (
          <Link to="/onboarding" search={{ state: 'IN_PROGRESS' }} className={more}>
            {t.viewAll(number(count))}
          </Link>
        )
      }
    >
      <Loaded result={result} onRetry={readAgain} skeleton={<Skeleton lines={3} />}>
        {({ onboardings: { edges } }) =>
          edges.length === 0 ? (
            <div className="flex flex-wrap items-center justify-between gap-3 px-4 py-4 sm:px-5">
              <p className="text-quiet">{t.noneUnderWay}</p>
              <Settled onSettled={onSettled} />
              {can('ONBOARDING_WRITE') && (
                <Link to="/onboarding/new" className={buttonClass({ size: 'small' })}>
                  {t.onboard}
                </Link>
              )}
            </div>
          ) : (
            <Suspense fallback={<Skeleton lines={3} />}>
              <OnboardingTable onboardings={edges.map(({ node }) => node)} />
              <Settled onSettled={onSettled} />
            </Suspense>
          )
        }
      </Loaded>
    </Section>
  )
}

function Expiring({ onSettled }: { onSettled(): void }) {
  const t = useWords(words)
  const { number } = useFormat()
  const variables = useMemo(() => {
    // Rounded down to the hour, so that equal questions are equal.
    const hour = Math.floor(now().getTime() / 3_600_000) * 3_600_000
    return { from: new Date(hour).toISOString(), to: new Date(hour + 7 * DAY_MS).toISOString() }
  }, [])
  const [result, retry] = useQuery({ query: HomeExpiringDocument, variables })
  const count = result.data?.licenses.totalCount.value ?? 0
  useEffect(() => {
    if (result.error) onSettled()
  }, [result.error, onSettled])
  return (
    <Section
      title={t.expiring}
      flush
      actions={
        count > 0 && (
          <Link to="/licenses" search={{ preset: 'expiring' }} className={more}>
            {t.viewAll(number(count))}
          </Link>
        )
      }
    >
      <Loaded
        result={result}
        onRetry={() => retry({ requestPolicy: 'network-only' })}
        skeleton={<Skeleton lines={3} />}
      >
        {({ licenses: { edges } }) =>
          edges.length === 0 ? (
            <>
              <p className="px-4 py-4 text-quiet sm:px-5">{t.noneExpiring}</p>
              <Settled onSettled={onSettled} />
            </>
          ) : (
            <Suspense fallback={<Skeleton lines={3} />}>
              <LicenseTable licenses={edges.map(({ node }) => node)} />
              <Settled onSettled={onSettled} />
            </Suspense>
          )
        }
      </Loaded>
    </Section>
  )
}

/** The findings of the last 30 days. */
function Attention() {
  const t = useWords(words)
  const can = useCan()
  const variables = useMemo(() => {
    const today = now()
    const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10)
    return { input: { from: dayOf(today.getTime() - 29 * DAY_MS), to: dayOf(today.getTime()) } }
  }, [])
  const [result, retry] = useQuery({ query: HomeFindingsDocument, variables })
  const [{ data: types }] = useQuery({ query: HomeTypeNamesDocument, pause: !can('CATALOG_READ') })
  const typeNames = new Map(types?.licenseTypes.edges.map(({ node }) => [node.code, node.name] as const))
  return (
    <Section
      title={t.findings}
      flush
      actions={
        <Link to="/insights" className={more}>
          {t.understand}
        </Link>
      }
    >
      <Loaded
        result={result}
        onRetry={() => retry({ requestPolicy: 'network-only' })}
        skeleton={<FindingsSkeleton />}
      >
        {({ insights: { findings } }) => <Findings findings={findings} typeNames={typeNames} isLast />}
      </Loaded>
    </Section>
  )
}
