// biome-ignore-all lint/a11y/noRedundantRoles: with `display: block`, browsers take an element out of the table
import { memo, type ReactNode } from 'react'

/** A column: its heading and what it shows of a row. */
export interface Column<Row> {
  name: string
  show(row: Row): ReactNode
  /** Numbers are aligned to the right, on one line. */
  number?: boolean
  /** Keeps short values on one line, such as a date or a state, also beside a long name. */
  fit?: boolean
  /**
   * The column has buttons. Its heading is for assistive technology only. On a narrow page a menu is in the corner of the row,
   * and buttons are below the values.
   */
  actions?: 'menu' | 'buttons'
}

/**
 * A table. A row is not rendered again while its record and `columns` are the same objects: lists keep their columns with `useMemo`.
 * The first column names the row. A cell without a value has a dash; on a narrow page it is left out. On a narrow page each row is a block with its headings beside the values; the
 * roles keep it a table for assistive technology.
 */
export function Table<Row>({
  label,
  columns,
  rows,
  keyOf,
  select,
}: {
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf(row: Row): string
  /** A first cell with the control that selects the row, and the one that selects all of them. */
  select?: { all: ReactNode; row(row: Row): ReactNode }
}) {
  const minute = Math.floor(Date.now() / 60_000)
  return (
    <table role="table" aria-label={label} className="w-full text-left max-md:block">
      <thead role="rowgroup" className="max-md:sr-only">
        <tr role="row" className="border-b border-line text-xs text-quiet">
          {select && (
            <td role="cell" className="w-10 py-2 pl-4 sm:pl-5">
              {select.all}
            </td>
          )}
          {columns.map(({ name, number, actions }) => (
            <th
              key={name}
              role="columnheader"
              scope="col"
              className={`px-3 py-2 font-medium whitespace-nowrap first:pl-4 last:pr-4 sm:first:pl-5 sm:last:pr-5 ${number || actions ? 'text-right' : ''}`}
            >
              {actions ? <span className="sr-only">{name}</span> : name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" className="max-md:block">
        {rows.map((row) => (
          <tr
            key={keyOf(row)}
            role="row"
            className="border-b border-line last:border-0 hover:bg-sunken/60 max-md:relative max-md:block max-md:px-4 max-md:py-3"
          >
            {select && (
              <td
                role="cell"
                className="w-10 py-2.5 pl-4 align-top max-md:float-right max-md:w-auto max-md:p-0 sm:pl-5"
              >
                {select.row(row)}
              </td>
            )}
            <Cells row={row} columns={columns} minute={minute} />
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/**
 * The cells of a row. They are rendered again when the record, the columns or the minute is another one: a cell can say how long ago
 * something was.
 */
const Cells = memo(function Cells({
  row,
  columns,
}: {
  row: unknown
  columns: readonly Column<never>[]
  minute: number
}) {
  return columns.map((column, index) => {
    const { name, show } = column
    const value = show(row as never)
    const isEmpty = value === null || value === undefined || value === false || value === ''
    const Cell = index === 0 ? 'th' : 'td'
    return (
      <Cell
        key={name}
        role={index === 0 ? 'rowheader' : 'cell'}
        {...(index === 0 && { scope: 'row' })}
        data-name={name}
        className={`px-3 py-2.5 align-top font-normal md:first:pl-5 md:last:pr-5 max-md:gap-3 max-md:p-0 max-md:py-0.5 ${
          isEmpty ? 'max-md:hidden' : 'max-md:flex'
        } ${lookOf(column, index === 0)}`}
      >
        <div className={`min-w-0 ${spaceOf(column)}`}>
          {!isEmpty ? value : column.actions ? null : <span className="text-quiet">–</span>}
        </div>
      </Cell>
    )
  })
})

/** Columns of text stay wide enough for usual words, as every text can break anywhere. Buttons of a row are on one line. */
function spaceOf({ number, fit, actions }: Column<never>): string {
  if (fit) return 'md:w-max md:max-w-56'
  if (actions === 'buttons') return 'flex flex-wrap items-center gap-1 md:flex-nowrap md:justify-end'
  return number || actions ? '' : 'md:min-w-24'
}

function lookOf({ number, actions }: Column<never>, isFirst: boolean): string {
  if (isFirst) return 'max-md:pr-9 max-md:pb-1'
  if (actions === 'menu') return 'text-right max-md:absolute max-md:top-2 max-md:right-2'
  if (actions === 'buttons') return 'whitespace-nowrap md:text-right max-md:pt-1.5'
  const name =
    'max-md:before:w-24 max-md:before:shrink-0 max-md:before:text-sm max-md:before:text-quiet max-md:before:content-[attr(data-name)]'
  if (number) return `text-right whitespace-nowrap tabular-nums max-md:text-left ${name}`
  return name
}
