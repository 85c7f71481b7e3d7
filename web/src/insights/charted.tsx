import { lazy, type ReactNode, Suspense } from 'react'
import { useWords } from '../i18n/words.ts'
import { Table } from '../parts/table.tsx'
import { words } from './words.ts'

const load = () => import('./charts.tsx')
const ColumnChart = lazy(async () => ({ default: (await load()).ColumnChart }))
const StackedChart = lazy(async () => ({ default: (await load()).StackedChart }))

/** Columns with their table. The chart is loaded on its own, and its place is kept. */
export function Columns({
  rows,
  label,
  nameOfName,
  nameOfValue,
  show,
}: {
  rows: readonly { name: string; value: number }[]
  label: string
  nameOfName: string
  nameOfValue: string
  show(value: number): string
}) {
  return (
    <>
      <Suspense fallback={<div className="h-56" />}>
        <ColumnChart rows={rows} />
      </Suspense>
      <AsTable>
        <Table
          label={label}
          rows={rows}
          keyOf={({ name }) => name}
          columns={[
            { name: nameOfName, show: ({ name }) => name },
            { name: nameOfValue, number: true, show: ({ value }) => show(value) },
          ]}
        />
      </AsTable>
    </>
  )
}

const fills = {
  accent: ['bg-accent', 'var(--color-accent)'],
  warn: ['bg-warn', 'var(--color-warn)'],
  quiet: ['bg-line-strong/50', 'color-mix(in oklab, var(--color-line-strong) 50%, transparent)'],
} as const

/** Stacked bars with a legend and their table. */
export function Stacked({
  rows,
  parts,
}: {
  rows: readonly Record<string, string | number>[]
  parts: readonly { key: string; name: string; fill: keyof typeof fills }[]
}) {
  return (
    <>
      <ul className="mb-2 flex flex-wrap gap-x-4 gap-y-1 text-sm text-quiet">
        {parts.map(({ key, name, fill }) => (
          <li key={key} className="flex items-center gap-1.5">
            <span aria-hidden className={`size-3 rounded-sm ${fills[fill][0]}`} />
            {name}
          </li>
        ))}
      </ul>
      <Suspense fallback={<Reserved rows={rows.length} />}>
        <StackedChart rows={rows} parts={parts.map(({ key, fill }) => ({ key, color: fills[fill][1] }))} />
      </Suspense>
    </>
  )
}

function Reserved({ rows }: { rows: number }) {
  return <div style={{ height: rows * 34 + 28 }} />
}

/** Folds a table of the figures of a chart. */
export function AsTable({ children }: { children: ReactNode }) {
  const t = useWords(words)
  return (
    <details className="mt-3">
      <summary className="text-sm text-quiet hover:text-text">{t.asTable}</summary>
      <div className="-mx-4 mt-2 sm:-mx-5">{children}</div>
    </details>
  )
}
