import { type CSSProperties, useMemo } from 'react'
import { useCan } from '../app/viewer.tsx'
import { type FragmentType, read } from '../generated/fragment-masking.ts'
import { type LicenseTable_LicenseFragment, LicenseTable_LicenseFragmentDoc } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Instant } from '../parts/instant.tsx'
import { RecordLink } from '../parts/record-link.tsx'
import { Skeleton } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { StatusBadge } from './license-status.tsx'
import { words } from './words.ts'

/** As high as a table of as many licenses, so that nothing below it moves. */
export function LicenseTableSkeleton({ rows, hasPages }: { rows: number; hasPages: boolean }) {
  return (
    <div
      style={{ '--rows': rows } as CSSProperties}
      className={`min-h-[calc(var(--head)+var(--rows)*var(--row))] [--head:2.15rem] [--row:3.8125rem] max-md:[--head:0rem] max-md:[--row:12.625rem] ${hasPages ? 'mb-[3.5625rem]' : ''}`}
    >
      <Skeleton lines={3} />
    </div>
  )
}

/** A table of licenses. */
export function LicenseTable({
  licenses,
  ofAccount = false,
  selection,
}: {
  /** Leaves out the name of the account, which the page has as its title. */
  ofAccount?: boolean
  licenses: readonly FragmentType<typeof LicenseTable_LicenseFragmentDoc>[]
  /** The selected licenses, if they can be selected. */
  selection?: { ids: ReadonlySet<string>; onChange(ids: ReadonlySet<string>): void }
}) {
  const t = useWords(words)
  const can = useCan()
  const rows = read(LicenseTable_LicenseFragmentDoc, licenses)
  const columns = useMemo(
    (): readonly Column<LicenseTable_LicenseFragment>[] => [
      {
        name: t.license,
        show: (license) => (
          <>
            <RecordLink
              type="License"
              id={license.id}
              className="block w-fit font-medium hover:text-accent hover:underline"
            >
              {nameOf(license, ofAccount) ?? (
                <span className="font-mono text-sm whitespace-nowrap">…{license.keyHint}</span>
              )}
            </RecordLink>
            {nameOf(license, ofAccount) && (
              <span className="block font-mono text-xs text-quiet whitespace-nowrap">…{license.keyHint}</span>
            )}
          </>
        ),
      },
      ...(can('CATALOG_READ')
        ? [
            {
              name: t.type,
              fit: true,
              show: ({ licenseType }: LicenseTable_LicenseFragment) => licenseType?.name,
            },
          ]
        : []),
      { name: t.status, fit: true, show: ({ status }) => <StatusBadge status={status} /> },
      {
        name: t.seats,
        number: true,
        show: ({ activeActivations, maxActivations }) =>
          maxActivations === null || maxActivations === undefined
            ? `${activeActivations} / ∞`
            : `${activeActivations} / ${maxActivations}`,
      },
      {
        name: t.expires,
        fit: true,
        show: ({ expiry, plannedExpiry, status, timeZone }) =>
          (expiry ?? plannedExpiry) ? (
            <Instant at={(expiry ?? plannedExpiry)!} show="date" zone={timeZone} />
          ) : (
            <span className="text-quiet">{status === 'NOT_STARTED' ? t.afterStart : t.never}</span>
          ),
      },
      {
        name: t.lastValidation,
        fit: true,
        show: ({ lastValidatedAt }) =>
          lastValidatedAt ? (
            <Instant at={lastValidatedAt} show="fromNow" />
          ) : (
            <span className="text-quiet">{t.notYet}</span>
          ),
      },
    ],
    [t, can, ofAccount],
  )
  return (
    <Table
      label={t.licenses}
      rows={rows}
      keyOf={({ id }) => id}
      {...(selection && { select: selectionControls(selection, rows, t) })}
      columns={columns}
    />
  )
}

/** Name of the account in a table of several accounts, otherwise the own name of the license; null if it has none. */
function nameOf({ account, name }: LicenseTable_LicenseFragment, ofAccount: boolean) {
  return (ofAccount ? null : account?.name) ?? name ?? null
}

function selectionControls(
  { ids, onChange }: { ids: ReadonlySet<string>; onChange(ids: ReadonlySet<string>): void },
  rows: readonly LicenseTable_LicenseFragment[],
  t: { selectAll: string; select(name: string): string },
) {
  const isComplete = rows.length > 0 && rows.every(({ id }) => ids.has(id))
  const toggle = (changed: readonly string[], selected: boolean) => {
    const next = new Set(ids)
    for (const id of changed) {
      if (selected) next.add(id)
      else next.delete(id)
    }
    onChange(next)
  }
  return {
    all: (
      <input
        type="checkbox"
        aria-label={t.selectAll}
        checked={isComplete}
        ref={(box) => {
          if (box) box.indeterminate = !isComplete && rows.some(({ id }) => ids.has(id))
        }}
        onChange={() =>
          toggle(
            rows.map(({ id }) => id),
            !isComplete,
          )
        }
        className="block size-4 accent-accent"
      />
    ),
    row: ({ id, account, keyHint }: LicenseTable_LicenseFragment) => (
      <input
        type="checkbox"
        aria-label={t.select(`${account?.name ?? ''} …${keyHint}`)}
        checked={ids.has(id)}
        onChange={(event) => toggle([id], event.target.checked)}
        className="mt-0.5 block size-4 accent-accent max-md:size-6"
      />
    ),
  }
}
