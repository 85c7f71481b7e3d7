import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useMemo } from 'react'
import { useQuery } from 'urql'
import { ExportButton } from '../app/export-button.tsx'
import { useCan } from '../app/viewer.tsx'
import {
  AccountListPageDocument,
  type AccountListPageQuery,
  PartnersToFilterDocument,
} from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Badge } from '../parts/badge.tsx'
import { buttonClass } from '../parts/button.tsx'
import { FilterSelect, Presets } from '../parts/filters.tsx'
import { Instant } from '../parts/instant.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Pages, pageArguments } from '../parts/pages.tsx'
import { ProblemLine } from '../parts/problem-line.tsx'
import { RecordLink } from '../parts/record-link.tsx'
import { Empty, Loaded, Skeleton } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { type AccountSearch, accountFilters, exportQuery, orders } from './account-search.ts'
import { words } from './words.ts'

/** All accounts, with the filters of the address. */
export function AccountListPage() {
  const t = useWords(words)
  const can = useCan()
  const search = useSearch({ from: '/accounts' })
  const navigate = useNavigate({ from: '/accounts' })
  const filters = useMemo(() => accountFilters(search), [search])
  const readsLicenses = can('LICENSES_READ')
  const [result, retry] = useQuery({
    query: AccountListPageDocument,
    variables: { ...filters, ...pageArguments(search), readsLicenses },
  })
  const [{ data: partnersData, error: partnersError }, readPartners] = useQuery({
    query: PartnersToFilterDocument,
  })
  const partners = partnersData?.partners.edges.map(({ node }) => node) ?? []
  const change = (changed: { [K in keyof AccountSearch]?: AccountSearch[K] | undefined }) => {
    const { after: _after, before: _before, ...kept } = search
    void navigate({ search: { ...kept, ...changed } as AccountSearch, replace: true })
  }
  const { active, partner, from, to, order } = search
  const isFiltered = active !== undefined || Boolean(partner || from || to)
  const count = result.data?.accounts.totalCount
  const begin = can('ONBOARDING_WRITE') && (
    <Link to="/onboarding/new" className={buttonClass({ look: 'primary' })}>
      <Plus aria-hidden className="size-4" />
      {t.onboard}
    </Link>
  )
  return (
    <>
      <PageHeader
        title={t.accounts}
        actions={
          <>
            <ExportButton list="accounts" query={exportQuery(filters)} />
            {begin}
          </>
        }
      >
        {count && t.count(count.value, count.exact)}
      </PageHeader>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <Presets
          label={t.presets}
          value={active === undefined ? undefined : active ? 'active' : 'without'}
          options={[
            { value: 'active', name: t.withLicense },
            { value: 'without', name: t.withoutLicense },
          ]}
          all={t.all}
          onChange={(value) => change({ active: value && value === 'active' })}
        />
        <div className="flex flex-wrap gap-2">
          <DayFilter label={t.createdFrom} value={from} onChange={(day) => change({ from: day })} />
          <DayFilter label={t.createdTo} value={to} onChange={(day) => change({ to: day })} />
          {partners.length > 0 && (
            <FilterSelect
              label={t.partner}
              value={partner}
              options={partners.map(({ code, name }) => ({ value: code, name }))}
              none={t.anyPartner}
              onChange={(value) => change({ partner: value })}
            />
          )}
          {!partnersData && (
            <ProblemLine
              error={partnersError}
              onRetry={() => readPartners({ requestPolicy: 'network-only' })}
            />
          )}
          <FilterSelect
            label={t.order}
            value={order}
            options={orders.slice(1).map((value) => ({ value, name: t[value] }))}
            none={t.NEWEST}
            onChange={(value) => change({ order: value })}
          />
        </div>
      </div>
      <div className="overflow-hidden rounded-lg border border-line bg-surface shadow-raised">
        <Loaded
          result={result}
          onRetry={() => retry({ requestPolicy: 'network-only' })}
          skeleton={<Skeleton lines={8} />}
        >
          {({ accounts: { edges, pageInfo } }) =>
            edges.length === 0 ? (
              <Empty title={isFiltered ? t.noneTitle : t.firstTitle}>
                <p className="mb-4">{isFiltered ? t.noneHelp : t.firstHelp}</p>
                {!isFiltered && begin}
              </Empty>
            ) : (
              <>
                <AccountTable accounts={edges.map(({ node }) => node)} />
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

type Account = AccountListPageQuery['accounts']['edges'][number]['node']

function AccountTable({ accounts }: { accounts: readonly Account[] }) {
  const t = useWords(words)
  const { number } = useFormat()
  const columns = useMemo(
    (): readonly Column<Account>[] => [
      {
        name: t.account,
        show: ({ id, name, onboardedBy }) => (
          <span className="flex flex-wrap items-center gap-2">
            <RecordLink type="Account" id={id}>
              {name}
            </RecordLink>
            {onboardedBy && <Badge>{onboardedBy.name}</Badge>}
          </span>
        ),
      },
      { name: t.domain, show: ({ domain }) => domain },
      {
        name: t.externalId,
        show: ({ externalId }) =>
          externalId && <span className="font-mono text-xs break-all">{externalId}</span>,
      },
      {
        name: t.licenses,
        number: true,
        show: ({ licenses }) => licenses && number(licenses.totalCount.value),
      },
      {
        name: t.created,
        fit: true,
        show: ({ createdAt }) => <Instant at={createdAt} show="date" />,
      },
    ],
    [t, number],
  )
  return <Table label={t.accounts} rows={accounts} keyOf={({ id }) => id} columns={columns} />
}

function DayFilter({
  label,
  value,
  onChange,
}: {
  label: string
  value: string | undefined
  onChange(day: string | undefined): void
}) {
  return (
    <label className="flex items-center gap-1.5 text-sm text-quiet">
      {label}
      <input
        type="date"
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value || undefined)}
        className="h-8 rounded-md border border-line bg-surface px-2 text-sm text-text shadow-raised"
      />
    </label>
  )
}
