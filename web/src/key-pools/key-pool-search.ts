import type { PooledKeyState } from '../generated/graphql.ts'
import { type PageSearch, parsePageSearch } from '../parts/page-search.ts'

export const poolFilters = ['low', 'open', 'closed'] as const

/** The filters of the list of key pools, as they are in the address. */
export interface KeyPoolSearch extends PageSearch {
  show?: (typeof poolFilters)[number]
  /** Code of the license type. */
  licenseType?: string
}

export function parseKeyPoolSearch(raw: Record<string, unknown>): KeyPoolSearch {
  const show = poolFilters.find((known) => known === raw.show)
  return {
    ...(show && { show }),
    ...(typeof raw.licenseType === 'string' && { licenseType: raw.licenseType }),
    ...parsePageSearch(raw),
  }
}

export const keyStates = ['AVAILABLE', 'CLAIMED', 'REVOKED'] as const satisfies readonly PooledKeyState[]

/** The filter of the keys of a pool, as it is in the address. */
export interface PooledKeySearch extends PageSearch {
  state?: PooledKeyState
}

export function parsePooledKeySearch(raw: Record<string, unknown>): PooledKeySearch {
  const state = keyStates.find((known) => known === raw.state)
  return { ...(state && { state }), ...parsePageSearch(raw) }
}
