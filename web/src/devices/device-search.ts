import type { ActivationOrder } from '../generated/graphql.ts'
import { type PageSearch, parsePageSearch } from '../parts/page-search.ts'

export const deviceOrders = [
  'NEWEST',
  'OLDEST',
  'LAST_SEEN_DESC',
  'LAST_SEEN_ASC',
] as const satisfies readonly ActivationOrder[]
export const seatFilters = ['seated', 'released'] as const
/** Days for which a device was silent. */
export const silences = ['7', '30', '90'] as const

/** The filters of the list of devices, as they are in the address. */
export interface DeviceSearch extends PageSearch {
  product?: string
  platform?: string
  version?: string
  /** ID of a license. */
  license?: string
  seat?: (typeof seatFilters)[number]
  silent?: (typeof silences)[number]
  order?: ActivationOrder
}

/** Reads the filters of an address. What is not a filter is left out. */
export function parseDeviceSearch(raw: Record<string, unknown>): DeviceSearch {
  const seat = seatFilters.find((known) => known === raw.seat)
  const silent = silences.find((known) => known === String(raw.silent))
  const order = deviceOrders.find((known) => known === raw.order)
  const texts = Object.fromEntries(
    (['product', 'platform', 'version', 'license'] as const).flatMap((name) => {
      // An address has a version such as 5 as a number.
      const text = typeof raw[name] === 'number' ? String(raw[name]) : raw[name]
      return typeof text === 'string' && text !== '' ? [[name, text]] : []
    }),
  )
  return {
    ...texts,
    ...(seat && { seat }),
    ...(silent && { silent }),
    ...(order && { order }),
    ...parsePageSearch(raw),
  }
}

const DAY_MS = 86_400_000

/** The filters of the graph for those of the address. `now` is rounded down to the hour, so that equal filters are equal. */
export function deviceFilters(
  { product, platform, version, license, seat, silent, order }: DeviceSearch,
  now: Date,
) {
  const hour = Math.floor(now.getTime() / 3_600_000) * 3_600_000
  return {
    product: product ?? null,
    platform: platform ?? null,
    version: version ?? null,
    license: license ?? null,
    active: seat ? seat === 'seated' : null,
    silentSince: silent ? new Date(hour - Number(silent) * DAY_MS).toISOString() : null,
    orderBy: order ?? (silent ? ('LAST_SEEN_ASC' as const) : ('NEWEST' as const)),
  }
}
