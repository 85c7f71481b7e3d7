import { Popover } from '@base-ui/react/popover'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { ListFilter, Plus } from 'lucide-react'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useQuery } from 'urql'
import { now } from '../app/clock.ts'
import { ExportButton } from '../app/export-button.tsx'
import { useCan, useViewer } from '../app/viewer.tsx'
import { bulkKinds, dangerousKinds } from '../bulk-operations/bulk-kinds.ts'
import { words as bulkWords } from '../bulk-operations/bulk-words.ts'
import {
  type BulkOperationKind,
  LicenseFilterAccountDocument,
  LicenseFilterChoicesDocument,
  LicenseListPageDocument,
} from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { SelectField, TextField } from '../parts/field.tsx'
import { FilterChips, FilterSelect, Presets } from '../parts/filters.tsx'
import { Menu } from '../parts/menu.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Pages, pageArguments } from '../parts/pages.tsx'
import { Empty, Loaded, Skeleton } from '../parts/states.tsx'
import {
  exportQuery,
  type LicenseSearch,
  licenseFilters,
  orders,
  presets,
  selectionOf,
  statuses,
} from './license-search.ts'
import { LicenseTable } from './license-table.tsx'
import { words } from './words.ts'

const BulkDialog = lazy(() =>
  import('../bulk-operations/bulk-dialog.tsx').then(({ BulkDialog: dialog }) => ({ default: dialog })),
)
const IssueLicenseDialog = lazy(() =>
  import('./issue-license-dialog.tsx').then(({ IssueLicenseDialog: dialog }) => ({ default: dialog })),
)

/** What is selected in the list: some licenses, or all that match the filters. */
type Selected = ReadonlySet<string> | 'matching'

const NONE: Selected = new Set<string>()

/** All licenses, with the filters of the address, and the changes of many at once. */
export function LicenseListPage() {
  const t = useWords(words)
  const can = useCan()
  const { audience } = useViewer()
  const search = useSearch({ from: '/licenses' })
  const navigate = useNavigate({ from: '/licenses' })
  const [isIssuing, setIssuing] = useState(false)
  const variables = useMemo(() => ({ ...licenseFilters(search, now()), ...pageArguments(search) }), [search])
  const [result, retry] = useQuery({ query: LicenseListPageDocument, variables })
  const [choices] = useQuery({
    query: LicenseFilterChoicesDocument,
    variables: { catalog: can('CATALOG_READ'), accounts: can('ACCOUNTS_READ') },
  })
  const change = (filters: Partial<LicenseSearch>) => {
    const { after: _after, before: _before, ...kept } = search
    const changed = Object.entries({ ...kept, ...filters }).filter(([, value]) => value !== undefined)
    void navigate({ search: Object.fromEntries(changed) as LicenseSearch, replace: true })
  }
  const count = result.data?.licenses.totalCount
  const { after: _after, before: _before, order: _order, ...filters } = search
  const [selected, setSelected] = useSelected(JSON.stringify(filters))
  const isFiltered = Object.keys(filters).length > 0
  const canChange = can('LICENSES_WRITE')
  return (
    <>
      <PageHeader
        title={t.licenses}
        actions={
          <>
            <ExportButton list="licenses" query={exportQuery(search, now())} />
            {audience === 'ADMIN' && canChange && (
              <Button look="primary" onClick={() => setIssuing(true)}>
                <Plus aria-hidden className="size-4" />
                {t.issue}
              </Button>
            )}
          </>
        }
      >
        {count ? t.count(count.value, count.exact) : '\u00a0'}
      </PageHeader>
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
          <Filters search={search} choices={choices.data} onChange={change} />
        </div>
      </div>
      <Chips search={search} choices={choices.data} onChange={change} />
      <div className="rounded-lg border border-line bg-surface shadow-raised">
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
                <LicenseTable
                  licenses={edges.map(({ node }) => node)}
                  {...(canChange && {
                    selection: {
                      ids: selected === 'matching' ? new Set(edges.map(({ node }) => node.id)) : selected,
                      onChange: setSelected,
                    },
                  })}
                />
                <Pages
                  pageInfo={pageInfo}
                  onChange={(page) => {
                    const { after: _a, before: _b, ...kept } = search
                    void navigate({ search: { ...kept, ...page } })
                  }}
                />
                {count && (
                  <SelectionBar
                    selected={selected}
                    search={search}
                    count={count}
                    hasMore={pageInfo.hasNextPage || pageInfo.hasPreviousPage}
                    pageIds={edges.map(({ node }) => node.id)}
                    onSelect={setSelected}
                  />
                )}
              </>
            )
          }
        </Loaded>
      </div>
      {isIssuing && (
        <Suspense>
          <IssueLicenseDialog onClose={() => setIssuing(false)} />
        </Suspense>
      )}
    </>
  )
}

/** What is selected among the licenses that match `filters`. With other filters, nothing is selected. */
function useSelected(filters: string): [Selected, (selected: Selected) => void] {
  const [state, setState] = useState({ filters, selected: NONE })
  if (state.filters !== filters) setState({ filters, selected: NONE })
  return [state.filters === filters ? state.selected : NONE, (selected) => setState({ filters, selected })]
}

/** What is selected, and what can be done with it. It stays at the lower edge of the window. */
function SelectionBar({
  selected,
  search,
  count,
  hasMore,
  pageIds,
  onSelect,
}: {
  selected: Selected
  search: LicenseSearch
  count: { value: number; exact: boolean }
  hasMore: boolean
  /** The licenses of the page. On a narrow page, the table has no box that selects them. */
  pageIds: readonly string[]
  onSelect(selected: Selected): void
}) {
  const t = useWords(words)
  const b = useWords(bulkWords)
  const [kind, setKind] = useState<BulkOperationKind | null>(null)
  const size = selected === 'matching' ? count.value : selected.size
  const isExact = selected !== 'matching' || count.exact
  if (size === 0) return null
  const group = (isDanger: boolean) =>
    bulkKinds
      .filter((offered) => dangerousKinds.includes(offered) === isDanger)
      .map((offered) => ({ name: `${b[offered]}…`, danger: isDanger, onSelect: () => setKind(offered) }))
  return (
    <section
      aria-label={t.selected(size, isExact)}
      className="sticky bottom-0 z-10 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-b-lg border-t border-line bg-accent-soft px-4 py-3 sm:px-5"
    >
      <p aria-live="polite" className="font-medium">
        {t.selected(size, isExact)}
      </p>
      {selected !== 'matching' && !pageIds.every((id) => selected.has(id)) && (
        <Button
          size="small"
          look="quiet"
          className="md:hidden"
          onClick={() => onSelect(new Set([...selected, ...pageIds]))}
        >
          {t.selectPage}
        </Button>
      )}
      {selected !== 'matching' && hasMore && (
        <Button size="small" look="quiet" onClick={() => onSelect('matching')}>
          {t.selectMatching(count.value, count.exact)}
        </Button>
      )}
      <div className="ml-auto flex gap-2">
        <Button size="small" look="quiet" onClick={() => onSelect(NONE)}>
          {t.clearSelection}
        </Button>
        <Menu
          trigger={
            <Button size="small" look="primary">
              {t.changeSelected}…
            </Button>
          }
          groups={[group(false), group(true)]}
        />
      </div>
      {kind && (
        <Suspense>
          <BulkDialog
            kind={kind}
            selection={selected === 'matching' ? selectionOf(search, now()) : { licenses: [...selected] }}
            count={{ value: size, exact: isExact }}
            onClose={() => setKind(null)}
            onStarted={() => onSelect(NONE)}
          />
        </Suspense>
      )}
    </section>
  )
}

type Choices = import('../generated/graphql.ts').LicenseFilterChoicesQuery | undefined

/** The values of the filters that are codes, with their names. */
function optionsOf(choices: Choices, { product, licenseType }: LicenseSearch) {
  const products = choices?.products?.edges.map(({ node }) => node) ?? []
  const shown = products.filter(({ code }) => !product || code === product)
  const entitlements = new Map(
    shown.flatMap((of) => of.entitlements.map(({ code, name }) => [code, name] as const)),
  )
  const types = choices?.licenseTypes?.edges.map(({ node }) => node) ?? []
  return {
    product: products.map(({ code, name }) => ({ value: code, name })),
    licenseType: types
      .filter((type) => !product || type.product.code === product || type.code === licenseType)
      .map(({ code, name }) => ({ value: code, name })),
    entitlement: [...entitlements].map(([value, name]) => ({ value, name })),
    partner: choices?.partners?.edges.map(({ node: { code, name } }) => ({ value: code, name })) ?? [],
  }
}

const selects = [
  ['product', 'anyProduct'],
  ['licenseType', 'anyLicenseType'],
  ['entitlement', 'anyEntitlement'],
  ['partner', 'anyPartner'],
] as const

function Filters({
  search,
  choices,
  onChange,
}: {
  search: LicenseSearch
  choices: Choices
  onChange(filters: Partial<LicenseSearch>): void
}) {
  const t = useWords(words)
  const options = optionsOf(choices, search)
  return (
    <Popover.Root>
      <Popover.Trigger
        render={
          <Button size="small">
            <ListFilter aria-hidden className="size-4" />
            {t.filters}
          </Button>
        }
      />
      <Popover.Portal>
        <Popover.Positioner align="end" sideOffset={6} className="z-40">
          <Popover.Popup
            aria-label={t.filters}
            className="grid w-96 max-w-[calc(100vw-1.5rem)] animate-appear gap-4 rounded-lg border border-line bg-surface p-4 shadow-floating"
          >
            {selects
              .filter(([name]) => !choices || options[name].length > 0)
              .map(([name, none]) => (
                <SelectField
                  key={name}
                  label={t[name]}
                  value={search[name] ?? ''}
                  onChange={(event) => onChange({ [name]: event.target.value || undefined })}
                >
                  <option value="">{t[none]}</option>
                  {options[name].map((option) => (
                    <option key={option.value} value={option.value}>
                      {option.name}
                    </option>
                  ))}
                </SelectField>
              ))}
            <div className="grid grid-cols-2 gap-3">
              <TextField
                label={t.expiresFrom}
                type="date"
                value={search.from ?? ''}
                max={search.to}
                onChange={(event) => onChange({ from: event.target.value || undefined })}
              />
              <TextField
                label={t.expiresTo}
                type="date"
                value={search.to ?? ''}
                min={search.from}
                onChange={(event) => onChange({ to: event.target.value || undefined })}
              />
            </div>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Chips({
  search,
  choices,
  onChange,
}: {
  search: LicenseSearch
  choices: Choices
  onChange(filters: Partial<LicenseSearch>): void
}) {
  const t = useWords(words)
  const can = useCan()
  const { date } = useFormat()
  const options = optionsOf(choices, search)
  const [account] = useQuery({
    query: LicenseFilterAccountDocument,
    variables: { id: search.account ?? '' },
    pause: !search.account || !can('ACCOUNTS_READ'),
  })
  const chips = [
    ...(search.account
      ? [
          {
            name: t.chip(t.account, account.data?.account?.name ?? search.account),
            onRemove: () => onChange({ account: undefined }),
          },
        ]
      : []),
    ...selects.flatMap(([name]) => {
      const value = search[name]
      if (!value) return []
      const text = options[name].find((option) => option.value === value)?.name ?? value
      return [{ name: t.chip(t[name], text), onRemove: () => onChange({ [name]: undefined }) }]
    }),
    ...(['from', 'to'] as const).flatMap((name) => {
      const day = search[name]
      const label = name === 'from' ? t.expiresFrom : t.expiresTo
      return day
        ? [
            {
              name: t.chip(label, date(`${day}T12:00:00`)),
              onRemove: () => onChange({ [name]: undefined }),
            },
          ]
        : []
    }),
  ]
  return (
    <FilterChips
      label={t.activeFilters}
      chips={chips}
      removeWord={t.removeFilter}
      clear={{
        name: t.clearFilters,
        onClear: () =>
          onChange({
            account: undefined,
            product: undefined,
            licenseType: undefined,
            entitlement: undefined,
            partner: undefined,
            from: undefined,
            to: undefined,
          }),
      }}
    />
  )
}
