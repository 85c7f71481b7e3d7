import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useCallback } from 'react'
import { useQuery } from 'urql'
import { ExportButton } from '../app/export-button.tsx'
import { useCan } from '../app/viewer.tsx'
import { OnboardingListPageDocument } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { buttonClass } from '../parts/button.tsx'
import { FilterSelect, Presets } from '../parts/filters.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Pages, pageArguments } from '../parts/pages.tsx'
import { Empty, Loaded, Skeleton } from '../parts/states.tsx'
import {
  awaitedSteps,
  exportQuery,
  type OnboardingSearch,
  onboardingFilters,
  states,
} from './onboarding-search.ts'
import { OnboardingTable } from './onboarding-table.tsx'
import { useFreshness } from './use-freshness.ts'
import { words } from './words.ts'

/** All onboardings and where each waits, with the filters of the address. */
export function OnboardingListPage() {
  const t = useWords(words)
  const can = useCan()
  const search = useSearch({ from: '/onboarding' })
  const navigate = useNavigate({ from: '/onboarding' })
  const { state, nextStep, stalled, order } = search
  const variables = { ...onboardingFilters(search), ...pageArguments(search) }
  const [result, retry] = useQuery({ query: OnboardingListPageDocument, variables })
  const readAgain = useCallback(() => retry({ requestPolicy: 'network-only' }), [retry])
  useFreshness(readAgain)
  const change = (filters: OnboardingSearch) => {
    const { after: _after, before: _before, ...kept } = search
    const next = { ...kept, ...filters } as OnboardingSearch
    void navigate({ search: next, replace: true })
  }
  const preset = stalled ? 'stalled' : state
  const count = result.data?.onboardings.totalCount
  const isFiltered = Boolean(state || nextStep || stalled)
  const begin = can('ONBOARDING_WRITE') && (
    <Link to="/onboarding/new" className={buttonClass({ look: 'primary' })}>
      <Plus aria-hidden className="size-4" />
      {t.onboardCustomer}
    </Link>
  )
  return (
    <>
      <PageHeader
        title={t.onboardings}
        actions={
          <>
            <ExportButton list="onboardings" query={exportQuery(search)} />
            {begin}
          </>
        }
      >
        {count && t.count(count.value, count.exact)}
      </PageHeader>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <Presets
          label={t.presets}
          value={preset}
          options={[
            { value: 'IN_PROGRESS', name: t.IN_PROGRESS },
            { value: 'stalled', name: t.stalled },
            ...states.slice(1).map((value) => ({ value, name: t[value] })),
          ]}
          all={t.all}
          onChange={(value) =>
            change({
              state: value === 'stalled' ? undefined : value,
              stalled: value === 'stalled' || undefined,
              ...(value !== 'IN_PROGRESS' && { nextStep: undefined }),
            } as OnboardingSearch)
          }
        />
        <div className="flex flex-wrap gap-2">
          <FilterSelect
            label={t.waitsFor}
            value={nextStep}
            options={awaitedSteps.map((step) => ({ value: step, name: t[`waitsFor${step}`] }))}
            none={t.anyStep}
            onChange={(step) => change({ nextStep: step } as OnboardingSearch)}
          />
          <FilterSelect
            label={t.order}
            value={order}
            options={[{ value: 'OLDEST', name: t.OLDEST }]}
            none={t.NEWEST}
            onChange={(value) => change({ order: value } as OnboardingSearch)}
          />
        </div>
      </div>
      <div className="overflow-hidden rounded-lg border border-line bg-surface shadow-raised">
        <Loaded result={result} onRetry={readAgain} skeleton={<Skeleton lines={8} />}>
          {({ onboardings: { edges, pageInfo } }) =>
            edges.length === 0 ? (
              <Empty title={isFiltered ? t.noneTitle : t.firstTitle}>
                <p className="mb-4">{isFiltered ? t.noneHelp : t.firstHelp}</p>
                {!isFiltered && begin}
              </Empty>
            ) : (
              <>
                <OnboardingTable onboardings={edges.map(({ node }) => node)} />
                <Pages
                  pageInfo={pageInfo}
                  onChange={(page) => {
                    const { after: _after, before: _before, ...kept } = search
                    void navigate({ search: { ...kept, ...page } })
                  }}
                />
              </>
            )
          }
        </Loaded>
      </div>
    </>
  )
}
