import type { BulkOperationOutcome } from '../generated/graphql.ts'
import { type PageSearch, parsePageSearch } from '../parts/page-search.ts'

export const outcomes = [
  'CHANGED',
  'REFUSED',
  'FAILED',
  'UNCHANGED',
  'PENDING',
] as const satisfies readonly BulkOperationOutcome[]

/** The filter of the rows of a bulk operation, as it is in the address. */
export interface BulkSearch extends PageSearch {
  outcome?: BulkOperationOutcome
}

export function parseBulkSearch(raw: Record<string, unknown>): BulkSearch {
  const outcome = outcomes.find((known) => known === raw.outcome)
  return { ...(outcome && { outcome }), ...parsePageSearch(raw) }
}
