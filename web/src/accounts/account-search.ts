import type { AccountOrder } from '../generated/graphql.ts'
import { isDay, startOfDay } from '../i18n/local-day.ts'
import { type PageSearch, parsePageSearch } from '../parts/page-search.ts'

export const orders = ['NEWEST', 'OLDEST', 'NAME_ASC', 'NAME_DESC'] as const satisfies readonly AccountOrder[]

/** The filters of the list of accounts, as they are in the address. No address of a person is among them. */
export interface AccountSearch extends PageSearch {
  /** Whether the account has an active license. */
  active?: boolean
  partner?: string
  /** First and last day of the creation, as `2027-01-31` in the time zone of the browser. */
  from?: string
  to?: string
  order?: AccountOrder
}

/** Reads the filters of an address. What is not a filter is left out. */
export function parseAccountSearch(raw: Record<string, unknown>): AccountSearch {
  const order = orders.find((known) => known === raw.order)
  return {
    ...(typeof raw.active === 'boolean' && { active: raw.active }),
    ...(typeof raw.partner === 'string' && { partner: raw.partner }),
    ...(isDay(raw.from) && { from: raw.from }),
    ...(isDay(raw.to) && { to: raw.to }),
    ...(order && { order }),
    ...parsePageSearch(raw),
  }
}

/** The filters of the graph for those of the address. */
export function accountFilters({ active, partner, from, to, order }: AccountSearch) {
  return {
    hasActiveLicense: active ?? null,
    partner: partner ?? null,
    createdAfter: from ? startOfDay(from) : null,
    createdBefore: to ? startOfDay(to, 1) : null,
    orderBy: order ?? ('NEWEST' as const),
  }
}

/** The filters as the query of an export. */
export function exportQuery(filters: ReturnType<typeof accountFilters>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(filters).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])),
  )
}
