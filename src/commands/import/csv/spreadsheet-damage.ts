import type { ColumnName } from './columns.ts'

/** Columns whose values are identifiers: a spreadsheet that takes them for numbers rounds them. */
const identifiers: readonly string[] = ['key', 'external_id', 'fingerprints'] satisfies ColumnName[]

const formulaError = /^#(?:NAME\?|REF!|VALUE!|N\/A|DIV\/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|GETTING_DATA|#+)$/i
const roundedNumber = /^[+-]?\d(?:[.,]\d+)?E[+-]?\d{1,3}$/i

/** Returns how a spreadsheet damaged a cell, and what to do about it; null if the cell is intact. */
export function damageOf(column: string, cell: string): string | null {
  if (formulaError.test(cell)) return 'is an error value of a spreadsheet; export the column as text'
  if (identifiers.includes(column) && cell.split(';').some((part) => roundedNumber.test(part.trim())))
    return 'was rounded by a spreadsheet; export the column as text'
  return null
}
