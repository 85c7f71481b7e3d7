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
    const parts = await Promise.all(spansOf(places).map(({ start, end }) => file.readAt(start, end - start)))
    await file.assertUnchanged()
    const records = parseRecords(file, joinParts(parts, file.rowDelimiters[0]!))
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

/** Joins rows that follow one another in the file. */
function spansOf(places: readonly RowPlace[]): Pick<RowPlace, 'start' | 'end'>[] {
  const spans: { start: number; end: number }[] = []
  for (const { start, end } of places) {
    const last = spans.at(-1)
    if (last?.end === start) last.end = end
    else spans.push({ start, end })
  }
  return spans
}

/** The last row of a file may have no line break. */
function joinParts(parts: readonly Buffer[], lineBreak: string): Buffer {
  const isComplete = (part: Buffer) => part.at(-1) === LINE_FEED || part.at(-1) === CARRIAGE_RETURN
  return Buffer.concat(parts.flatMap((part) => (isComplete(part) ? [part] : [part, Buffer.from(lineBreak)])))
}

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d
