import { CsvError } from 'csv-parse'
import { parse } from 'csv-parse/sync'
import { ImportFileError } from '../file-error.ts'
import { readText } from '../read-text.ts'
import { columns } from './columns.ts'

/** A line of the file, its cells by their columns. */
export interface Line {
  /** The number of its last line in the file, as an editor shows it. */
  number: number
  /** Null: it has another number of cells than the header. */
  cells: Record<string, string> | null
}

/**
 * Reads a CSV file with a header, separated by commas, semicolons or tabs (RFC 4180 otherwise). A file that
 * lacks a required column, or has one that is not known, is refused as a whole.
 */
export async function readRows(path: string): Promise<Line[]> {
  // csv-parse counts a line break of two characters twice where it stands in quotes.
  const content = (await readText(path)).replaceAll('\r\n', '\n')
  const [header, ...lines] = parseCsv(path, content)
  if (!header) throw new ImportFileError(`${path} is empty; its first line must name the columns.`)
  const names = header.cells.map((cell) => cell.trim().toLowerCase())
  assertColumns(path, names)
  return lines.map(({ cells, number }) => ({
    number,
    cells:
      cells.length === names.length
        ? Object.fromEntries(names.map((name, index) => [name, cells[index]!.trim()]))
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
    return records.map(({ record, info }) => ({ cells: record, number: info.lines }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    // Its message quotes the line, and the line has a key.
    const line = 'lines' in error ? ` near line ${error.lines}` : ''
    throw new ImportFileError(`${path} is not CSV (${error.code}${line}): check the quotes there.`)
  }
}

/** The first of the three that the header has; column names have none of them. */
function delimiterOf(content: string): string {
  return /[,;\t]/.exec(content.slice(0, content.search(/\n|$/)))?.[0] ?? ','
}

function assertColumns(path: string, names: string[]): void {
  const known: readonly string[] = columns.map(({ name }) => name)
  const problems = [
    ...columns
      .filter((column) => 'required' in column && !names.includes(column.name))
      .map(({ name }) => `the column ${name} is missing`),
    ...names
      .filter((name, index) => names.indexOf(name) !== index)
      .map((name) => `the column ${name} is there twice`),
    ...names
      .map((name, index) => ({ name, place: index + 1 }))
      .filter(({ name }) => !known.includes(name))
      .map(({ place }) => `column ${place} has no known name`),
  ]
  if (problems.length > 0)
    throw new ImportFileError(`${path}: ${problems.join('; ')}. Known are ${known.join(', ')}.`)
}
