import { dayOf } from '../i18n/local-day.ts'

export const periods = ['30d', '90d', '12m', 'own'] as const
export type Period = (typeof periods)[number]

/** The period and the filters of the figures, as they are in the address. */
export interface InsightsSearch {
  /** The last 30 days, the default, the last 90 days or 12 months, or an own range. */
  period?: Period
  /** First and last day of an own range. */
  from?: string
  to?: string
  product?: string
  licenseType?: string
  partner?: string
}

const DAY = /^[12]\d{3}-\d\d-\d\d$/

export function parseInsightsSearch(raw: Record<string, unknown>): InsightsSearch {
  const period = periods.find((known) => known === raw.period)
  const day = (value: unknown) => (typeof value === 'string' && DAY.test(value) ? value : undefined)
  const from = day(raw.from)
  const to = day(raw.to)
  return {
    ...(period && { period }),
    ...(from && { from }),
    ...(to && { to }),
    ...(typeof raw.product === 'string' && { product: raw.product }),
    ...(typeof raw.licenseType === 'string' && { licenseType: raw.licenseType }),
    ...(typeof raw.partner === 'string' && { partner: raw.partner }),
  }
}

const DAY_MS = 86_400_000

/** Returns the first and the last day of the period, in the time zone of `zone`. */
export function rangeOf(
  { period = '30d', from, to }: InsightsSearch,
  now: Date,
  zone: string,
): { from: string; to: string } {
  const today = dayOf(now, zone)
  if (period === 'own' && from && to) return from <= to ? { from, to } : { from: to, to: from }
  const start = new Date(`${today}T00:00:00Z`)
  if (period === '12m')
    start.setUTCFullYear(start.getUTCFullYear() - 1, start.getUTCMonth(), start.getUTCDate() + 1)
  else start.setTime(start.getTime() - (period === '90d' ? 89 : 29) * DAY_MS)
  return { from: start.toISOString().slice(0, 10), to: today }
}
