import type { Remark } from '../report.ts'
import type { CsvFile } from './open-file.ts'
import type { LicenseRow, ReadLicense } from './read-license.ts'
import { parseRecords, type ToCells } from './read-rows.ts'
import type { RowPlace } from './row-index.ts'

/** A row that was read again at its place. */
export interface FoundRow {
  source: string
  read: LicenseRow | { problems: string }
}

/** Reads rows at their places, in the given order. Throws `ImportFileError` if the file has changed. */
export type FindRows = (places: readonly RowPlace[]) => Promise<FoundRow[]>

/** Creates the reader of rows whose places are known. */
export function createFindRows(file: CsvFile, toCells: ToCells, readLicense: ReadLicense): FindRows {
  return async (places) => {
    const parts = await readPlaces(file, places)
    await file.assertUnchanged()
    const records = parseRecords(file, joinParts(parts, file.rowDelimiters))
    return await Promise.all(
      places.map(async (place, at) => {
        const source = sourceOf(place)
        return { source, read: await readLicense(toCells(records[at]!), source) }
      }),
    )
  }
}

/** The place of a row for the report. */
export function sourceOf({ line }: Pick<RowPlace, 'line'>): string {
  return `line ${line}`
}

/** The line of a remark about a row. */
export function lineOf({ source }: Remark): number {
  return Number(source.slice('line '.length))
}

/** Reads the bytes of rows, in the given order. Rows that are near one another in the file are read together. */
async function readPlaces(file: CsvFile, places: readonly RowPlace[]): Promise<Buffer[]> {
  const inFile = places.map((place, at) => ({ place, at })).sort((a, b) => a.place.start - b.place.start)
  const blocks: { start: number; end: number; rows: typeof inFile }[] = []
  for (const row of inFile) {
    const { start, end } = row.place
    const last = blocks.at(-1)
    if (last && start - last.end <= LARGEST_GAP && end - last.start <= LARGEST_BLOCK) {
      last.end = end
      last.rows.push(row)
    } else blocks.push({ start, end, rows: [row] })
  }
  const parts = new Array<Buffer>(places.length)
  await Promise.all(
    blocks.map(async (block) => {
      const bytes = await file.readAt(block.start, block.end - block.start)
      for (const { place, at } of block.rows)
        parts[at] = bytes.subarray(place.start - block.start, place.end - block.start)
    }),
  )
  return parts
}

/** Ends each row with a delimiter, which the last row of a file may lack. */
function joinParts(parts: readonly Buffer[], delimiters: readonly string[]): Buffer {
  const ends = delimiters.map((delimiter) => Buffer.from(delimiter))
  const isComplete = (part: Buffer) => ends.some((end) => part.subarray(-end.length).equals(end))
  return Buffer.concat(parts.flatMap((part) => (isComplete(part) ? [part] : [part, ends[0]!])))
}

/** Most bytes between two rows that are read together. Another read costs more than these bytes. */
const LARGEST_GAP = 4_096
/** Most bytes that are read together, unless one row is longer. */
const LARGEST_BLOCK = 1_048_576
