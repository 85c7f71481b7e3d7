import { groupByWeight } from '../account-source.ts'
import type { ImportReport } from '../report.ts'
import { type FindRows, sourceOf } from './find-rows.ts'
import type { ReadLicense } from './read-license.ts'
import type { FileRow } from './read-rows.ts'
import type { Row } from './row.ts'
import { createRowIndex, type RowIndex, weightOf } from './row-index.ts'

/** Returns the external id of the account of a row. */
export function externalIdOf({ external_id, contact_email }: Row): string {
  return external_id ?? contact_email!
}

/**
 * Checks all rows of a file, and returns the places of those that can be imported. Adds the other rows to the report as skipped.
 * Ends early if `signal` aborts.
 */
export async function checkRows(
  rows: AsyncIterable<FileRow>,
  readLicense: ReadLicense,
  report: ImportReport,
  { signal, onRead }: { signal?: AbortSignal | undefined; onRead?: ((bytes: number) => void) | undefined },
): Promise<RowIndex> {
  const index = createRowIndex()
  for await (const { cells, ...place } of rows) {
    if (signal?.aborted) break
    const source = sourceOf(place)
    const read = await readLicense(cells, source)
    if ('problems' in read) report.skipped.push({ source, reason: read.problems })
    else index.add(place, externalIdOf(read.row), read.row.key.reveal())
    onRead?.(place.end)
  }
  return index
}

/** Removes the rows whose key is that of an earlier row, and adds them to the report as skipped. */
export async function removeRepeatedKeys(
  index: RowIndex,
  findRows: FindRows,
  report: ImportReport,
): Promise<void> {
  const repeated: { row: number; first: string }[] = []
  for (const rows of index.repeatedKeys()) {
    const sources = new Map<string, string>()
    for (const part of groupByWeight(rows, (row) => weightOf(index.place(row)))) {
      for (const [at, { source, read }] of (await findRows(part.map(index.place))).entries()) {
        const key = 'problems' in read ? null : read.row.key.reveal()
        const first = key === null ? undefined : sources.get(key)
        if (first) repeated.push({ row: part[at]!, first })
        else if (key !== null) sources.set(key, source)
      }
    }
  }
  for (const { row, first } of repeated.sort((a, b) => a.row - b.row)) {
    index.remove(row)
    report.skipped.push({ source: sourceOf(index.place(row)), reason: `key: is the same as in ${first}` })
  }
}
