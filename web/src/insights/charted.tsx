import type { ReactNode } from 'react'
import { useFormat } from '../i18n/format.ts'
import { useWords } from '../i18n/words.ts'
import { words } from './words.ts'

const fills = { accent: 'bg-accent', warn: 'bg-warn', quiet: 'bg-line-strong/50' } as const

/**
 * A bar for each row, of parts that add up, with their sum. The page has the same figures as a table, so that the picture is
 * hidden from assistive technology. Several parts have a legend.
 */
export function Bars<Key extends string>({
  rows,
  parts,
}: {
  rows: readonly ({ name: string } & Record<Key, number>)[]
  parts: readonly { key: Key; name: string; fill: keyof typeof fills }[]
}) {
  const { number } = useFormat()
  const sumOf = (row: Record<Key, number>) => parts.reduce((sum, { key }) => sum + row[key], 0)
  const most = Math.max(1, ...rows.map(sumOf))
  return (
    <>
      {parts.length > 1 && (
        <ul className="mb-3 flex flex-wrap gap-x-4 gap-y-1 text-sm text-quiet">
          {parts.map(({ key, name, fill }) => (
            <li key={key} className="flex items-center gap-1.5">
              <span aria-hidden className={`size-3 rounded-sm ${fills[fill]}`} />
              {name}
            </li>
          ))}
        </ul>
      )}
      <ul
        aria-hidden
        className="grid grid-cols-[fit-content(40%)_minmax(0,1fr)] items-center gap-x-3 gap-y-2 text-sm"
      >
        {rows.map((row) => (
          <li key={row.name} className="contents">
            <span className="min-w-0 truncate text-quiet" title={row.name}>
              {row.name}
            </span>
            <span className="flex items-center gap-2 pr-14">
              <span
                className="flex h-4.5 shrink-0 overflow-hidden rounded-sm"
                style={{ width: `${(100 * sumOf(row)) / most}%` }}
              >
                {parts.map(({ key, fill }) => (
                  <span key={key} className={fills[fill]} style={{ flex: `${row[key]} 0 0` }} />
                ))}
              </span>
              <span className="tabular-nums">{number(sumOf(row))}</span>
            </span>
          </li>
        ))}
      </ul>
    </>
  )
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
