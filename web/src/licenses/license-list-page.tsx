import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useQuery } from 'urql'
import { now } from '../app/clock.ts'
import { LicenseListPageDocument } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { FilterSelect, Presets } from '../parts/filters.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Pages, pageArguments } from '../parts/pages.tsx'
import { Empty, Loaded, Skeleton } from '../parts/states.tsx'
import { type LicenseSearch, licenseFilters, orders, presets, statuses } from './license-search.ts'
import { LicenseTable } from './license-table.tsx'
import { words } from './words.ts'

/** All licenses, with the filters of the address. */
export function LicenseListPage() {
  const t = useWords(words)
  const search = useSearch({ from: '/licenses' })
  const navigate = useNavigate({ from: '/licenses' })
  const variables = useMemo(() => ({ ...licenseFilters(search, now()), ...pageArguments(search) }), [search])
  const [result, retry] = useQuery({ query: LicenseListPageDocument, variables })
  const change = (filters: Partial<LicenseSearch>) => {
    const { after: _after, before: _before, ...kept } = search
    void navigate({ search: { ...kept, ...filters } as LicenseSearch, replace: true })
  }
  const count = result.data?.licenses.totalCount
  const isFiltered = Boolean(search.status || search.preset || search.product || search.licenseType)
  return (
    <>
      <PageHeader title={t.licenses}>{count && t.count(count.value, count.exact)}</PageHeader>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <Presets
          label={t.presets}
          value={search.preset}
          options={presets.map((preset) => ({ value: preset, name: t[preset] }))}
          all={t.all}
          onChange={(preset) => change({ preset })}
        />
        <div className="flex flex-wrap gap-2">
          <FilterSelect
            label={t.status}
            value={search.status}
            options={statuses.map((status) => ({ value: status, name: t[status] }))}
            none={t.anyStatus}
            onChange={(status) => change({ status })}
          />
          <FilterSelect
            label={t.order}
            value={search.order}
            options={orders.slice(1).map((order) => ({ value: order, name: t[order] }))}
            none={t.NEWEST}
            onChange={(order) => change({ order })}
          />
        </div>
      </div>
      <div className="overflow-hidden rounded-lg border border-line bg-surface shadow-raised">
        <Loaded
          result={result}
          onRetry={() => retry({ requestPolicy: 'network-only' })}
          skeleton={<Skeleton lines={8} />}
        >
          {({ licenses: { edges, pageInfo } }) =>
            edges.length === 0 ? (
              <Empty title={isFiltered ? t.noneTitle : t.firstTitle}>
                {isFiltered ? t.noneHelp : t.firstHelp}
              </Empty>
            ) : (
              <>
                <LicenseTable licenses={edges.map(({ node }) => node)} />
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
