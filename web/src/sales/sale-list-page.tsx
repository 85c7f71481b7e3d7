import { useNavigate, useSearch } from '@tanstack/react-router'
import { useQuery } from 'urql'
import { SaleListPageDocument } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { FilterChips, FilterText, Presets } from '../parts/filters.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Pages, pageArguments } from '../parts/pages.tsx'
import { Empty, Loaded, Skeleton } from '../parts/states.tsx'
import { type SaleSearch, saleStates } from './sale-search.ts'
import { SaleTable } from './sale-table.tsx'
import { words } from './words.ts'

/** All sales with their effects, with the filters of the address. */
export function SaleListPage() {
  const t = useWords(words)
  const search = useSearch({ from: '/sales' })
  const navigate = useNavigate({ from: '/sales' })
  const { source, state, account } = search
  const [result, retry] = useQuery({
    query: SaleListPageDocument,
    variables: {
      source: source ?? null,
      state: state ?? null,
      account: account ?? null,
      ...pageArguments(search),
    },
  })
  const change = (changed: { [Name in keyof SaleSearch]?: SaleSearch[Name] | undefined }) => {
    const { after: _after, before: _before, ...kept } = search
    const next = Object.entries({ ...kept, ...changed }).filter(([, value]) => value !== undefined)
    void navigate({ search: Object.fromEntries(next) as SaleSearch, replace: true })
  }
  const count = result.data?.sales.totalCount
  const isFiltered = Boolean(source || state || account)
  return (
    <>
      <PageHeader title={t.sales}>
        {t.salesHelp}
        {count && count.value > 0 && <span className="mt-1 block">{t.count(count.value, count.exact)}</span>}
      </PageHeader>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <Presets
          label={t.states}
          value={state}
          options={saleStates.map((value) => ({ value, name: t[value] }))}
          all={t.all}
          onChange={(next) => change({ state: next })}
        />
        <FilterText
          label={t.sourceFilter}
          placeholder={t.anySource}
          value={source}
          onChange={(next) => change({ source: next })}
        />
      </div>
      {account && (
        <FilterChips
          label={t.activeFilters}
          chips={[{ name: t.oneAccount, onRemove: () => change({ account: undefined }) }]}
          removeWord={t.removeFilter}
          clear={{ name: t.clearFilters, onClear: () => void navigate({ search: {}, replace: true }) }}
        />
      )}
      <div className="overflow-hidden rounded-lg border border-line bg-surface shadow-raised">
        <Loaded
          result={result}
          onRetry={() => retry({ requestPolicy: 'network-only' })}
          skeleton={<Skeleton lines={8} />}
        >
          {({ sales: { edges, pageInfo } }) =>
            edges.length === 0 ? (
              <Empty title={isFiltered ? t.noneFound : t.noSales}>
                {isFiltered ? t.noneFoundHelp : t.noSalesHelp}
              </Empty>
            ) : (
              <>
                <SaleTable sales={edges.map(({ node }) => node)} />
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
