import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Ellipsis } from 'lucide-react'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useQuery } from 'urql'
import { useCanAudit } from '../app/audit-link.tsx'
import { now } from '../app/clock.ts'
import { ExportButton } from '../app/export-button.tsx'
import { useCan } from '../app/viewer.tsx'
import { read } from '../generated/fragment-masking.ts'
import {
  DeviceFilterChoicesDocument,
  DeviceListPageDocument,
  type DeviceListPageQuery,
  LicenseDevice_ActivationFragmentDoc,
} from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import type { DeviceAction } from '../licenses/device-dialogs.tsx'
import { deviceName, shorten } from '../licenses/device-name.ts'
import { SeatBadge } from '../licenses/seat-badge.tsx'
import { Button, buttonClass } from '../parts/button.tsx'
import { FilterChips, FilterSelect, FilterText, Presets } from '../parts/filters.tsx'
import { Instant } from '../parts/instant.tsx'
import { Menu } from '../parts/menu.tsx'
import { PageHeader } from '../parts/page-header.tsx'
import { Pages, pageArguments } from '../parts/pages.tsx'
import { RecordLink } from '../parts/record-link.tsx'
import { Empty, Loaded, Skeleton } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { type DeviceSearch, deviceFilters, deviceOrders, seatFilters, silences } from './device-search.ts'
import { words } from './words.ts'

const DeviceDialog = lazy(() =>
  import('../licenses/device-dialogs.tsx').then(({ DeviceDialog: dialog }) => ({ default: dialog })),
)

type Activation = DeviceListPageQuery['activations']['edges'][number]['node']

/** All devices, with the filters of the address. */
export function DeviceListPage() {
  const t = useWords(words)
  const can = useCan()
  const search = useSearch({ from: '/devices' })
  const navigate = useNavigate({ from: '/devices' })
  const [chosen, setChosen] = useState<{ action: DeviceAction; activation: Activation } | null>(null)
  const filters = useMemo(() => deviceFilters(search, now()), [search])
  const [result, readAgain] = useQuery({
    query: DeviceListPageDocument,
    variables: { ...filters, ...pageArguments(search) },
  })
  const [choices] = useQuery({ query: DeviceFilterChoicesDocument, pause: !can('CATALOG_READ') })
  const change = (changed: Partial<DeviceSearch>) => {
    const { after: _after, before: _before, ...kept } = search
    const next = Object.entries({ ...kept, ...changed }).filter(([, value]) => value !== undefined)
    void navigate({ search: Object.fromEntries(next) as DeviceSearch, replace: true })
  }
  const products = choices.data?.products.edges.map(({ node }) => node) ?? []
  const count = result.data?.activations.totalCount
  const { after: _after, before: _before, order: _order, ...given } = search
  const isFiltered = Object.keys(given).length > 0
  const query = new URLSearchParams(
    Object.entries(filters).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])),
  )
  return (
    <>
      <PageHeader
        title={t.devices}
        actions={
          <>
            <Link to="/devices/bans" className={buttonClass()}>
              {t.bans}
            </Link>
            <ExportButton list="activations" query={query} />
          </>
        }
      >
        {count && t.count(count.value, count.exact)}
      </PageHeader>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <Presets
          label={t.silent}
          value={search.silent}
          all={t.all}
          options={silences.map((days) => ({ value: days, name: t.silentFor(days) }))}
          onChange={(silent) => change({ silent })}
        />
        <div className="flex flex-wrap gap-2">
          <FilterText
            label={t.platform}
            placeholder={t.anyPlatform}
            value={search.platform}
            onChange={(platform) => change({ platform })}
          />
          <FilterText
            label={t.version}
            placeholder={t.anyVersion}
            value={search.version}
            onChange={(version) => change({ version })}
          />
          {products.length > 0 && (
            <FilterSelect
              label={t.product}
              value={search.product}
              options={products.map(({ code, name }) => ({ value: code, name }))}
              none={t.anyProduct}
              onChange={(product) => change({ product })}
            />
          )}
          <FilterSelect
            label={t.seats}
            value={search.seat}
            options={seatFilters.map((seat) => ({ value: seat, name: t[seat] }))}
            none={t.anySeat}
            onChange={(seat) => change({ seat })}
          />
          <FilterSelect
            label={t.order}
            value={search.order}
            options={deviceOrders.slice(1).map((order) => ({ value: order, name: t[order] }))}
            none={t.NEWEST}
            onChange={(order) => change({ order })}
          />
        </div>
      </div>
      {search.license && (
        <FilterChips
          label={t.activeFilters}
          chips={[{ name: t.oneLicense, onRemove: () => change({ license: undefined }) }]}
          removeWord={t.removeFilter}
          clear={{ name: t.clearFilters, onClear: () => change({ license: undefined }) }}
        />
      )}
      <div className="overflow-hidden rounded-lg border border-line bg-surface shadow-raised">
        <Loaded
          result={result}
          onRetry={() => readAgain({ requestPolicy: 'network-only' })}
          skeleton={<Skeleton lines={8} />}
        >
          {({ activations: { edges, pageInfo } }) =>
            edges.length === 0 ? (
              <Empty title={isFiltered ? t.noneTitle : t.firstTitle}>
                {isFiltered ? t.noneHelp : t.firstHelp}
              </Empty>
            ) : (
              <>
                <DeviceTable activations={edges.map(({ node }) => node)} onChoose={setChosen} />
                <Pages
                  pageInfo={pageInfo}
                  onChange={(page) => {
                    const { after: _a, before: _b, ...kept } = search
                    void navigate({ search: { ...kept, ...page } })
                  }}
                />
              </>
            )
          }
        </Loaded>
      </div>
      {chosen && (
        <Suspense>
          <DeviceDialog
            action={chosen.action}
            device={deviceOf(chosen.activation)}
            account={chosen.activation.license?.account ?? null}
            onClose={() => setChosen(null)}
            onDone={() => readAgain({ requestPolicy: 'network-only' })}
          />
        </Suspense>
      )}
    </>
  )
}

const deviceOf = (activation: Activation) => read(LicenseDevice_ActivationFragmentDoc, activation)

function DeviceTable({
  activations,
  onChoose,
}: {
  activations: readonly Activation[]
  onChoose(choice: { action: DeviceAction; activation: Activation }): void
}) {
  const t = useWords(words)
  const can = useCan()
  const canAudit = useCanAudit()
  const navigate = useNavigate()
  const columns = useMemo(
    (): readonly Column<Activation>[] => [
      {
        name: t.device,
        show: (activation) => {
          const device = deviceOf(activation)
          return (
            <>
              <span className="block font-medium">{deviceName(device, t.unnamed)}</span>
              <span className="block font-mono text-xs text-quiet" title={device.fingerprint}>
                {shorten(device.fingerprint)}
              </span>
            </>
          )
        },
      },
      {
        name: t.license,
        show: ({ license }) =>
          license && (
            <>
              <RecordLink type="License" id={license.id}>
                {license.account?.name ?? `…${license.keyHint}`}
              </RecordLink>
              <span className="block text-xs text-quiet">
                {license.product?.name}{' '}
                <span className="font-mono whitespace-nowrap">…{license.keyHint}</span>
              </span>
            </>
          ),
      },
      { name: t.platform, fit: true, show: (activation) => deviceOf(activation).platform },
      { name: t.version, show: (activation) => deviceOf(activation).version },
      {
        name: t.lastSeen,
        fit: true,
        show: (activation) => <Instant at={deviceOf(activation).lastSeenAt} show="fromNow" />,
      },
      {
        name: t.seat,
        fit: true,
        show: (activation) => <SeatBadge device={deviceOf(activation)} />,
      },
      {
        name: t.actions,
        actions: 'menu',
        show: (activation) => {
          const device = deviceOf(activation)
          const choice = (action: DeviceAction, danger = false) => ({
            name: `${t[action]}…`,
            danger,
            onSelect: () => onChoose({ action, activation }),
          })
          return (
            <Menu
              trigger={
                <Button size="small" look="quiet" aria-label={t.actionsFor(deviceName(device, t.unnamed))}>
                  <Ellipsis aria-hidden className="size-4" />
                </Button>
              }
              groups={[
                can('ACTIVATIONS_WRITE')
                  ? [choice('rename'), ...(device.deactivatedAt ? [] : [choice('release')])]
                  : [],
                can('LICENSES_WRITE') ? [choice('ban', true), choice('unban')] : [],
                canAudit(device.id)
                  ? [
                      {
                        name: t.auditLog,
                        onSelect: () => void navigate({ to: '/audit-log', search: { record: device.id } }),
                      },
                    ]
                  : [],
              ]}
            />
          )
        },
      },
    ],
    [t, can, canAudit, navigate, onChoose],
  )
  return <Table label={t.devices} rows={activations} keyOf={({ id }) => id} columns={columns} />
}
