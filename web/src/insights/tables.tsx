import { Link } from '@tanstack/react-router'
import { CircleCheck } from 'lucide-react'
import { useCan } from '../app/viewer.tsx'
import { type FragmentType, read } from '../generated/fragment-masking.ts'
import {
  EntitlementUse_UseFragmentDoc,
  Errors_PatternFragmentDoc,
  MeterUse_UseFragmentDoc,
  Refusals_RefusalFragmentDoc,
  Renewals_RenewalsFragmentDoc,
  Utilization_UseFragmentDoc,
  Versions_VersionFragmentDoc,
} from '../generated/graphql.ts'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { Instant } from '../parts/instant.tsx'
import { Empty } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'
import { AsTable, Bars } from './charted.tsx'
import { words } from './words.ts'

const link = 'text-accent hover:underline'
/** Most license types, or versions, in a picture. The table has all. */
const MOST_BARS = 12

type Names = ReadonlyMap<string, string>

/** Filters of the figures that the lists behind them have, too. */
export interface ListFilters {
  product?: string
  licenseType?: string
  partner?: string
}

/** A license type by its name, with a link to its licenses. */
function TypeLink({ code, names }: { code: string | null; names: Names }) {
  const t = useWords(words)
  const can = useCan()
  if (code === null) return <span className="text-quiet">{t.noType}</span>
  const name = names.get(code) ?? code
  return can('CATALOG_READ') ? (
    <Link to="/catalogue/$code" params={{ code }} className={link}>
      {name}
    </Link>
  ) : (
    name
  )
}

export function Errors({
  patterns,
  names,
}: {
  patterns: readonly FragmentType<typeof Errors_PatternFragmentDoc>[]
  names: Names
}) {
  const t = useWords(words)
  const { number } = useFormat()
  const rows = read(Errors_PatternFragmentDoc, patterns)
  if (rows.length === 0)
    return (
      <Empty title={t.noErrors} icon={CircleCheck}>
        {t.noErrorsHelp}
      </Empty>
    )
  return (
    <Table
      label={t.errors}
      rows={rows}
      keyOf={({ code, step, licenseType }) => `${code} ${step} ${licenseType}`}
      columns={[
        { name: t.error, show: ({ code }) => <code className="text-xs break-all">{code}</code> },
        { name: t.step, show: ({ step }) => t[step] },
        { name: t.licenseType, show: ({ licenseType }) => <TypeLink code={licenseType} names={names} /> },
        { name: t.attempts, number: true, show: ({ attempts }) => number(attempts) },
        { name: t.change, number: true, show: ({ comparedAttempts }) => number(comparedAttempts) },
        {
          name: t.affected,
          show: ({ accounts, sample = [] }) => (
            <>
              {sample.map(({ id, name }, index) => (
                <span key={id}>
                  {index > 0 && ', '}
                  <Link to="/accounts/$id" params={{ id }} className={link}>
                    {name}
                  </Link>
                </span>
              ))}
              {sample.length === 0
                ? number(accounts)
                : accounts > sample.length && (
                    <span className="text-quiet"> {t.more(accounts - sample.length)}</span>
                  )}
            </>
          ),
        },
        { name: t.lastSeen, show: ({ lastSeenAt }) => <Instant at={lastSeenAt} show="fromNow" /> },
      ]}
    />
  )
}

export function RefusedRequests({
  refusals,
  names,
}: {
  refusals: readonly FragmentType<typeof Refusals_RefusalFragmentDoc>[]
  names: Names
}) {
  const t = useWords(words)
  const { number } = useFormat()
  const rows = read(Refusals_RefusalFragmentDoc, refusals)
  if (rows.length === 0)
    return (
      <Empty title={t.noRefusals} icon={CircleCheck}>
        {t.noRefusalsHelp}
      </Empty>
    )
  return (
    <Table
      label={t.refusals}
      rows={rows}
      keyOf={({ kind, code, licenseType }) => `${kind} ${code} ${licenseType}`}
      columns={[
        { name: t.code, show: ({ code }) => <code className="text-xs break-all">{code}</code> },
        { name: t.kind, show: ({ kind }) => t[kind] },
        { name: t.licenseType, show: ({ licenseType }) => <TypeLink code={licenseType} names={names} /> },
        { name: t.attempts, number: true, show: ({ attempts }) => number(attempts) },
        { name: t.change, number: true, show: ({ comparedAttempts }) => number(comparedAttempts) },
      ]}
    />
  )
}

export function SeatUse({
  utilization,
  names,
  filters,
}: {
  filters: ListFilters
  utilization: readonly FragmentType<typeof Utilization_UseFragmentDoc>[]
  names: Names
}) {
  const t = useWords(words)
  const can = useCan()
  const { number } = useFormat()
  const rows = read(Utilization_UseFragmentDoc, utilization)
  const types = rows.filter(({ licenseType }) => licenseType !== null)
  if (types.length === 0) return <Empty title={t.noLicenses}>{t.noLicensesHelp}</Empty>
  const counted = (licenseType: string | null, value: number, preset?: 'full' | 'unused') =>
    value > 0 && can('LICENSES_READ') ? (
      <Link
        to="/licenses"
        search={{ ...filters, ...(licenseType && { licenseType }), ...(preset && { preset }) }}
        className={link}
      >
        {number(value)}
      </Link>
    ) : (
      number(value)
    )
  return (
    <>
      <Bars
        rows={types.slice(0, MOST_BARS).map((use) => ({
          name: names.get(use.licenseType!) ?? use.licenseType!,
          recent: use.seatsUsedRecently,
          silent: use.seatsUsed - use.seatsUsedRecently,
          free: use.seatsFree,
        }))}
        parts={[
          { key: 'recent', name: t.usedRecently, fill: 'accent' },
          { key: 'silent', name: t.usedSilent, fill: 'warn' },
          { key: 'free', name: t.free, fill: 'quiet' },
        ]}
      />
      <div className="-mx-4 mt-4 border-t border-line sm:-mx-5">
        <Table
          label={t.utilization}
          rows={rows}
          keyOf={({ licenseType }) => licenseType ?? ''}
          columns={[
            {
              name: t.licenseType,
              show: ({ licenseType }) =>
                licenseType === null ? (
                  <span className="font-medium">{t.allTypes}</span>
                ) : (
                  <TypeLink code={licenseType} names={names} />
                ),
            },
            { name: t.licenses, number: true, show: (use) => counted(use.licenseType, use.licenses) },
            { name: t.used, number: true, show: ({ seatsUsed }) => number(seatsUsed) },
            {
              name: t.usedRecently,
              number: true,
              show: ({ seatsUsedRecently }) => number(seatsUsedRecently),
            },
            { name: t.free, number: true, show: ({ seatsFree }) => number(seatsFree) },
            { name: t.atLimit, number: true, show: (use) => counted(use.licenseType, use.atLimit, 'full') },
            {
              name: t.neverActivated,
              number: true,
              show: (use) => counted(use.licenseType, use.neverActivated, 'unused'),
            },
          ]}
        />
      </div>
    </>
  )
}

const outcomes = ['renewed', 'upcoming', 'inGrace', 'lapsed'] as const
/** The status of the licenses whose term has an outcome. A renewed license expires later. */
const outcomeStatus = { renewed: null, upcoming: 'ACTIVE', inGrace: 'GRACE', lapsed: 'EXPIRED' } as const
const outcomeFill = {
  renewed: 'bg-good',
  upcoming: 'bg-accent',
  inGrace: 'bg-warn',
  lapsed: 'bg-bad',
} as const

export function RenewalOutcomes({
  renewals,
  range,
  filters,
}: {
  renewals: FragmentType<typeof Renewals_RenewalsFragmentDoc>
  /** First and last day of the period. */
  range: { from: string; to: string }
  filters: ListFilters
}) {
  const t = useWords(words)
  const can = useCan()
  const { number, percent } = useFormat()
  const counts = read(Renewals_RenewalsFragmentDoc, renewals)
  if (counts.due === 0) return <Empty title={t.noRenewals}>{t.noRenewalsHelp}</Empty>
  return (
    <>
      <div aria-hidden className="mb-4 flex h-5 gap-0.5 overflow-hidden rounded-sm">
        {outcomes.map(
          (outcome) =>
            counts[outcome] > 0 && (
              <div
                key={outcome}
                className={outcomeFill[outcome]}
                style={{ width: `${(100 * counts[outcome]) / counts.due}%` }}
              />
            ),
        )}
      </div>
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
        {outcomes.map((outcome) => {
          const status = outcomeStatus[outcome]
          return (
            <div key={outcome}>
              <dt className="flex items-center gap-1.5 text-sm text-quiet">
                <span aria-hidden className={`size-3 shrink-0 rounded-sm ${outcomeFill[outcome]}`} />
                {t[outcome]}
              </dt>
              <dd>
                <span className="text-xl font-semibold tabular-nums">
                  {status && counts[outcome] > 0 && can('LICENSES_READ') ? (
                    <Link to="/licenses" search={{ ...filters, ...range, status }} className={link}>
                      {number(counts[outcome])}
                    </Link>
                  ) : (
                    number(counts[outcome])
                  )}
                </span>
                <span className="ml-2 text-sm text-quiet">{percent(counts[outcome] / counts.due)}</span>
              </dd>
            </div>
          )
        })}
      </dl>
    </>
  )
}

export function Versions({
  versions,
  productNames,
}: {
  versions: readonly FragmentType<typeof Versions_VersionFragmentDoc>[]
  productNames: Names
}) {
  const t = useWords(words)
  const can = useCan()
  const { number, percent } = useFormat()
  const rows = read(Versions_VersionFragmentDoc, versions)
  const all = rows.reduce((sum, { devices }) => sum + devices, 0)
  if (all === 0) return <Empty title={t.noVersions}>{t.noVersionsHelp}</Empty>
  const hasProducts = new Set(rows.map(({ product }) => product)).size > 1
  const nameOf = ({ product, version }: (typeof rows)[number]) =>
    [...(hasProducts ? [productNames.get(product) ?? product] : []), version ?? t.noVersion].join(' ')
  return (
    <>
      <Bars
        rows={rows.slice(0, MOST_BARS).map((one) => ({ name: nameOf(one), devices: one.devices }))}
        parts={[{ key: 'devices', name: t.devices, fill: 'accent' }]}
      />
      <AsTable>
        <Table
          label={t.versions}
          rows={rows}
          keyOf={({ product, version }) => `${product} ${version}`}
          columns={[
            {
              name: t.version,
              show: ({ product, version }) =>
                version === null ? (
                  <span className="text-quiet">{t.noVersion}</span>
                ) : can('LICENSES_READ') ? (
                  <Link to="/devices" search={{ product, version, seat: 'seated' }} className={link}>
                    {version}
                  </Link>
                ) : (
                  version
                ),
            },
            { name: t.product, show: ({ product }) => productNames.get(product) ?? product },
            { name: t.devices, number: true, show: ({ devices }) => number(devices) },
            { name: t.share, number: true, show: ({ devices }) => percent(devices / all) },
          ]}
        />
      </AsTable>
    </>
  )
}

export function EntitlementUse({
  uses,
  names,
}: {
  uses: readonly FragmentType<typeof EntitlementUse_UseFragmentDoc>[]
  names: Names
}) {
  const t = useWords(words)
  const { number, percent } = useFormat()
  const rows = read(EntitlementUse_UseFragmentDoc, uses)
  if (rows.length === 0) return <Empty title={t.noEntitlements}>{t.noEntitlementsHelp}</Empty>
  return (
    <Table
      label={t.entitlements}
      rows={rows}
      keyOf={({ code, licenseType }) => `${code} ${licenseType}`}
      columns={[
        { name: t.entitlement, show: ({ code }) => <code className="text-sm">{code}</code> },
        { name: t.licenseType, show: ({ licenseType }) => <TypeLink code={licenseType} names={names} /> },
        { name: t.granted, number: true, show: ({ licenses }) => number(licenses) },
        {
          name: t.exercised,
          number: true,
          show: ({ licenses, neverExercised }) =>
            `${number(licenses - neverExercised)} (${percent((licenses - neverExercised) / licenses)})`,
        },
        { name: t.neverExercised, number: true, show: ({ neverExercised }) => number(neverExercised) },
      ]}
    />
  )
}

/** The use of the meters. Absent where no license has one. */
export function MeterUse({ uses }: { uses: readonly FragmentType<typeof MeterUse_UseFragmentDoc>[] }) {
  const t = useWords(words)
  const { number } = useFormat()
  return (
    <Table
      label={t.meters}
      rows={read(MeterUse_UseFragmentDoc, uses)}
      keyOf={({ meter }) => meter}
      columns={[
        { name: t.meter, show: ({ meter }) => <code className="text-sm">{meter}</code> },
        { name: t.metered, number: true, show: ({ licenses }) => number(licenses) },
        { name: t.usage, number: true, show: ({ used }) => number(used) },
        { name: t.nearLimit, number: true, show: ({ nearLimit }) => number(nearLimit) },
        { name: t.metersAtLimit, number: true, show: ({ atLimit }) => number(atLimit) },
      ]}
    />
  )
}
