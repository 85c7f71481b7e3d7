import { CsvError } from 'csv-parse'
import { parse } from 'csv-parse/sync'
import { ImportFileError } from '../file-error.ts'
import { readText } from '../read-text.ts'
import { type ColumnMap, nameColumns } from './name-columns.ts'

/** A line of the file with its cells by their columns. */
export interface Line {
  /** The number of its last line in the file, as an editor shows it. */
  number: number
  /** Null: the line and the header differ in the number of cells. */
  cells: Record<string, string> | null
}

/**
 * Reads a CSV file with a header, separated by commas, semicolons or tabs (RFC 4180 otherwise). Blank lines, a line
 * `sep=;` and columns without a name and without content are left out. `map` names columns of the file by their column
 * here; an empty name leaves a column out. Refuses a file that lacks a required column, or has an unknown one.
 */
export async function readRows(path: string, map: ColumnMap = new Map()): Promise<Line[]> {
  // csv-parse counts a line break of two characters twice inside quotes.
  const content = (await readText(path)).replaceAll('\r\n', '\n')
  const [header, ...lines] = parseCsv(path, content)
  if (!header) throw new ImportFileError(`${path} is empty.`, 'The first line must name the columns.')
  const width = header.cells.length
  const names = nameColumns(path, header.cells, map)
  for (const index of names.keys()) {
    const isUnnamed = header.cells[index]!.trim() === ''
    const line = isUnnamed && lines.find(({ cells }) => cells[index]?.trim())
    if (line)
      throw new ImportFileError(`${path}: column ${index + 1} has no name, but line ${line.number} fills it.`)
  }
  return lines.map(({ cells, number }) => ({
    number,
    cells:
      cells.length >= width && cells.slice(width).every((cell) => cell.trim() === '')
        ? Object.fromEntries(
            names.map((name, index) => [name, cells[index]!.trim()]).filter(([name]) => name),
          )
        : null,
  }))
}

function parseCsv(path: string, content: string): { cells: string[]; number: number }[] {
  try {
    const records = parse(content, {
      delimiter: delimiterOf(content),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as { record: string[]; info: { lines: number } }[]
    return records
      .map(({ record, info }) => ({ cells: record, number: info.lines }))
      .filter(({ cells }, index) => !isBlank(cells) && !(index === 0 && /^sep=/i.test(cells[0]!)))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    // The message of csv-parse quotes the line, which contains a key.
    const line = 'lines' in error ? ` near line ${error.lines}` : ''
    throw new ImportFileError(`${path} is not CSV (${error.code}${line}).`, 'Check the quotes there.')
  }
}

function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === '')
}

/** The separator that the line `sep=` of a spreadsheet names, or else the first one in the header. */
function delimiterOf(content: string): string {
  const header = content.split('\n').find((line) => !/^[\s,;"]*$/.test(line)) ?? ''
  const named = /^"?sep=([,;\t])/i.exec(header)?.[1]
  return named ?? /[,;\t]/.exec(header.replaceAll(/"[^"]*"/g, ''))?.[0] ?? ','
}
