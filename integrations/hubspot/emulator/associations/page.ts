import { invalid } from '../http/api-error.ts'

/** One page of a list, as HubSpot shows it. */
export interface Page<T> {
  results: T[]
  /** Missing on the last page. */
  paging?: { next: { after: string } }
}

/** The entries of a list after a cursor; the first entries without one. Refuses a cursor of another list. */
export function pageOf<T>(entries: readonly T[], size: number, after?: string | null): Page<T> {
  const start = after ? Number(after) : 0
  if (!Number.isInteger(start) || start < 0 || start > entries.length)
    throw invalid('after is not a cursor of this list')
  const end = start + size
  return {
    results: entries.slice(start, end),
    ...(end < entries.length && { paging: { next: { after: String(end) } } }),
  }
}
