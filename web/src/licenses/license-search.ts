import type { LicenseOrder, LicenseSelectionInput, LicenseStatus } from '../generated/graphql.ts'
import { isDay, startOfDay } from '../i18n/local-day.ts'
import { type PageSearch, parsePageSearch } from '../parts/page-search.ts'

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
  /** ID of the account. */
  account?: string
  /** Codes of the product, the license type, the partner and the entitlement. */
  product?: string
  licenseType?: string
  partner?: string
  entitlement?: string
  /** First and last day of the expiry, as `2027-01-31`. */
  from?: string
  to?: string
}

/** Filters whose value is a text: a code, or an ID. */
export const codeFilters = ['product', 'licenseType', 'partner', 'entitlement', 'account'] as const

/** Reads the filters of an address. What is not a filter is left out. */
export function parseLicenseSearch(raw: Record<string, unknown>): LicenseSearch {
  const status = statuses.find((known) => known === raw.status)
  const preset = presets.find((known) => known === raw.preset)
  const order = orders.find((known) => known === raw.order)
  const codes = Object.fromEntries(
    codeFilters.flatMap((name) =>
      typeof raw[name] === 'string' && raw[name] !== '' ? [[name, raw[name]]] : [],
    ),
  )
  const days = Object.fromEntries(
    (['from', 'to'] as const).flatMap((name) => (isDay(raw[name]) ? [[name, raw[name]]] : [])),
  )
  return {
    ...(status && { status }),
    ...(preset && { preset }),
    ...(order && { order }),
    ...codes,
    ...days,
    ...parsePageSearch(raw),
  }
}

const DAY_MS = 86_400_000

/** The filters of the graph for those of the address. `now` is rounded down to the hour, so that equal filters are equal. */
export function licenseFilters(search: LicenseSearch, now: Date) {
  const { status, preset, order, from, to } = search
  const hour = Math.floor(now.getTime() / 3_600_000) * 3_600_000
  const inDays = (days: number) => new Date(hour + days * DAY_MS).toISOString()
  return {
    status: status ?? null,
    orderBy: order ?? (preset === 'expiring' || from || to ? ('EXPIRY_ASC' as const) : ('NEWEST' as const)),
    account: search.account ?? null,
    product: search.product ?? null,
    licenseType: search.licenseType ?? null,
    partner: search.partner ?? null,
    entitlement: search.entitlement ?? null,
    expiresAfter: from ? startOfDay(from) : preset === 'expiring' ? inDays(0) : null,
    expiresBefore: to ? startOfDay(to, 1) : preset === 'expiring' ? inDays(7) : null,
    neverActivated: preset === 'unused' ? true : null,
    silentSince: preset === 'silent' ? inDays(-30) : null,
    atLimit: preset === 'full' ? true : null,
  }
}

/** The licenses that match the filters, as the selection of a bulk operation. Without a filter, all licenses. */
export function selectionOf(search: LicenseSearch, now: Date): LicenseSelectionInput {
  const { orderBy: _order, ...filters } = licenseFilters(search, now)
  const given = Object.entries(filters).filter(([, value]) => value !== null)
  return given.length === 0 ? { all: true } : Object.fromEntries(given)
}

/** The query of the CSV of the licenses that match the filters, in their order. */
export function exportQuery(search: LicenseSearch, now: Date): URLSearchParams {
  const filters = Object.entries(licenseFilters(search, now)).filter(([, value]) => value !== null)
  return new URLSearchParams(filters.map(([name, value]) => [name, String(value)]))
}
