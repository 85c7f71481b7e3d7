import type { ImportedAccount } from './imported-records.ts'

/** Rows of licenses in one query and one transaction. They are few, so that gateways wait only briefly. */
export const ROWS_AT_ONCE = 500

/** The accounts of an import, which are read while they are imported. */
export interface AccountSource {
  /** Number of accounts. */
  total: number
  /** Whole accounts that are imported together: up to `ROWS_AT_ONCE` licenses, or one account. */
  groups: Iterable<ImportedAccount[]> | AsyncIterable<ImportedAccount[]>
  close(): Promise<void>
}

/** Puts items together up to a total weight. An item that is heavier is alone. */
export function* groupByWeight<T>(
  items: Iterable<T>,
  weightOf: (item: T) => number,
  most = ROWS_AT_ONCE,
): Generator<T[]> {
  let group: T[] = []
  let weight = 0
  for (const item of items) {
    const added = weightOf(item)
    if (group.length > 0 && weight + added > most) {
      yield group
      group = []
      weight = 0
    }
    group.push(item)
    weight += added
  }
  if (group.length > 0) yield group
}
