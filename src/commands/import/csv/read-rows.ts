import { pipeline } from 'node:stream/promises'
import { CsvError, type Options, parse } from 'csv-parse'
import { parse as parseWhole } from 'csv-parse/sync'
import { ImportFileError } from '../file-error.ts'
import { type ColumnMap, nameColumns } from './name-columns.ts'
import type { CsvFile } from './open-file.ts'

/** Longest row, in bytes, which limits the memory that a missing quote needs. */
const LONGEST_ROW = 16 << 20

/** Cells of a row by their columns. */
export type Cells = Record<string, string>

/** Turns the texts of a row into its cells. Null: the row and the header differ in the number of cells. */
export type ToCells = (texts: readonly string[]) => Cells | null

/** A row of the file with its place. */
export interface FileRow {
  /** The number of its last line in the file, as an editor shows it. */
  line: number
  /** Its first byte, and the byte after its last one. */
  start: number
  end: number
  cells: Cells | null
}

/** The rows of a file, which are read while they are used. */
export interface FileRows {
  toCells: ToCells
  rows: AsyncGenerator<FileRow>
}

/**
 * Reads a CSV file with a header, separated by commas, semicolons or tabs (RFC 4180 otherwise). Blank lines, a line
 * `sep=;` and columns without a name and without content are left out. `map` names columns of the file by their column
 * here; an empty name leaves a column out. Throws `ImportFileError` for a file that lacks a required column, or has an unknown one, and
 * during the reading for a file that is not CSV.
 */
export async function readRows(file: CsvFile, map: ColumnMap = new Map()): Promise<FileRows> {
  const records = readRecords(file)
  const header = (await records.next()).value
  if (!header) throw new ImportFileError(`${file.path} is empty.`, 'The first line must name the columns.')
  const { texts } = header
  const names = nameColumns(file.path, texts, map)
  const unnamed = [...names.keys()].filter((index) => texts[index]!.trim() === '')
  const toCells: ToCells = (cells) =>
    cells.length >= texts.length && cells.slice(texts.length).every((cell) => cell.trim() === '')
      ? Object.fromEntries(names.map((name, index) => [name, cells[index]!.trim()]).filter(([name]) => name))
      : null

  async function* rows(): AsyncGenerator<FileRow> {
    for await (const { texts, ...place } of records) {
      const filled = unnamed.find((index) => texts[index]?.trim())
      if (filled !== undefined)
        throw new ImportFileError(
          `${file.path}: column ${filled + 1} has no name, but line ${place.line} fills it.`,
        )
      yield { ...place, cells: toCells(texts) }
    }
  }
  return { toCells, rows: rows() }
}

interface CsvRecord extends Omit<FileRow, 'cells'> {
  texts: string[]
}

/** What csv-parse returns with the option `info`. */
interface ParsedRecord {
  record: string[]
  info: { bytes: number }
}

/** Reads the records that are not blank. */
async function* readRecords(file: CsvFile): AsyncGenerator<CsvRecord> {
  // The lines of all records that are parsed. The stream drops those before an error that were not read yet.
  let parsed = 0
  const parser = parse({
    ...optionsFor(file),
    info: true,
    on_record(record) {
      parsed += linesOf((record as unknown as ParsedRecord).record)
      return record
    },
  })
  // The loop below throws the same error.
  pipeline(file.chunks(), parser).catch(() => {})
  let line = 0
  let start = 0
  let isFirst = true
  try {
    for await (const { record, info } of parser as AsyncIterable<ParsedRecord>) {
      line += linesOf(record)
      const place = { line, start, end: info.bytes }
      start = info.bytes
      if (isBlank(record)) continue
      const namesSeparator = isFirst && /^sep=/i.test(record[0]!)
      isFirst = false
      if (!namesSeparator) yield { texts: record.map(withUnixBreaks), ...place }
    }
  } catch (error) {
    throw error instanceof CsvError ? notCsv(file.path, error, parsed + 1) : error
  }
}

/** Reads records from the bytes of whole records, as `readRows` found them. */
export function parseRecords(file: CsvFile, bytes: Buffer): string[][] {
  const records = parseWhole(bytes, optionsFor(file)) as unknown as string[][]
  return records.map((record) => record.map(withUnixBreaks))
}

function optionsFor({ delimiter, rowDelimiters }: CsvFile): Options {
  return {
    delimiter,
    record_delimiter: rowDelimiters,
    relax_column_count: true,
    max_record_size: LONGEST_ROW,
  }
}

/** `line` is the first one of the row with the error. */
function notCsv(path: string, { code }: CsvError, line: number): ImportFileError {
  // The message of csv-parse quotes the line, which contains a key.
  return new ImportFileError(
    `${path} is not CSV (${code} in the row of line ${line}).`,
    'Check the quotes there.',
  )
}

/** The number of lines that a record takes. */
function linesOf(record: readonly string[]): number {
  return record.reduce((lines, text) => lines + (text.match(/\r\n|\n|\r/g)?.length ?? 0), 1)
}

function withUnixBreaks(text: string): string {
  return text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text
}

function isBlank(record: readonly string[]): boolean {
  return record.every((text) => text.trim() === '')
}
