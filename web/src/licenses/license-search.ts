import type { LicenseOrder, LicenseStatus } from '../generated/graphql.ts'
import { type PageSearch, parsePageSearch } from '../parts/pages.tsx'

export const statuses = [
  'ACTIVE',
  'GRACE',
  'EXPIRED',
  'SUSPENDED',
  'REVOKED',
  'NOT_STARTED',
] as const satisfies readonly LicenseStatus[]

export const orders = [
  'NEWEST',
  'OLDEST',
  'EXPIRY_ASC',
  'EXPIRY_DESC',
  'LAST_SEEN_DESC',
  'LAST_SEEN_ASC',
] as const satisfies readonly LicenseOrder[]

export const presets = ['expiring', 'unused', 'silent', 'full'] as const

/** The filters of the list of licenses, as they are in the address. */
export interface LicenseSearch extends PageSearch {
  status?: LicenseStatus
  /** Licenses that expire within seven days, were never activated, were silent for 30 days, or have no free seat. */
  preset?: (typeof presets)[number]
  order?: LicenseOrder
  product?: string
  licenseType?: string
}

/** Reads the filters of an address. What is not a filter is left out. */
export function parseLicenseSearch(raw: Record<string, unknown>): LicenseSearch {
  const status = statuses.find((known) => known === raw.status)
  const preset = presets.find((known) => known === raw.preset)
  const order = orders.find((known) => known === raw.order)
  return {
    ...(status && { status }),
    ...(preset && { preset }),
    ...(order && { order }),
    ...(typeof raw.product === 'string' && { product: raw.product }),
    ...(typeof raw.licenseType === 'string' && { licenseType: raw.licenseType }),
    ...parsePageSearch(raw),
  }
}

const DAY_MS = 86_400_000

/** The filters of the graph for those of the address. `now` is rounded down to the hour, so that equal filters are equal. */
export function licenseFilters({ status, preset, order, product, licenseType }: LicenseSearch, now: Date) {
  const hour = Math.floor(now.getTime() / 3_600_000) * 3_600_000
  const inDays = (days: number) => new Date(hour + days * DAY_MS).toISOString()
  return {
    status: status ?? null,
    orderBy: order ?? (preset === 'expiring' ? ('EXPIRY_ASC' as const) : ('NEWEST' as const)),
    product: product ?? null,
    licenseType: licenseType ?? null,
    expiresAfter: preset === 'expiring' ? inDays(0) : null,
    expiresBefore: preset === 'expiring' ? inDays(7) : null,
    neverActivated: preset === 'unused' ? true : null,
    silentSince: preset === 'silent' ? inDays(-30) : null,
    atLimit: preset === 'full' ? true : null,
  }
}
