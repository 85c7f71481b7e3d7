import type { SaleState } from '../generated/graphql.ts'
import { type PageSearch, parsePageSearch } from '../parts/pages.tsx'

export const saleStates = ['WON', 'QUOTED', 'LOST', 'REFUNDED'] as const satisfies readonly SaleState[]

/** The filters of the list of sales, as they are in the address. */
export interface SaleSearch extends PageSearch {
  source?: string
  state?: SaleState
  /** ID of the account. */
  account?: string
}

/** Reads the filters of an address. What is no filter is left out. */
export function parseSaleSearch(raw: Record<string, unknown>): SaleSearch {
  const state = saleStates.find((known) => known === raw.state)
  const source = typeof raw.source === 'string' ? raw.source.trim() : ''
  const account = typeof raw.account === 'string' ? raw.account : ''
  return {
    ...(source && { source }),
    ...(state && { state }),
    ...(account && { account }),
    ...parsePageSearch(raw),
  }
}
