export const units = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const
export type Unit = (typeof units)[number]

const letters: Record<Unit, string> = { minute: 'M', hour: 'H', day: 'D', week: 'W', month: 'M', year: 'Y' }

/** A duration of one unit. `amount` is NaN until it is entered. */
export interface SimpleDuration {
  amount: number
  unit: Unit
}

/** Reads a duration of one unit, such as `P14D`. Returns null for one of several units, such as `P1Y6M`. */
export function readDuration(iso: string): SimpleDuration | null {
  const found = /^P(T?)(\d*)([YMWDH])$/.exec(iso)
  if (!found) return null
  const [, time, digits, letter] = found
  const unit = units.find(
    (one) => letters[one] === letter && (one === 'minute' || one === 'hour') === (time === 'T'),
  )
  return unit ? { amount: digits ? Number(digits) : Number.NaN, unit } : null
}

/** Writes a duration. One without an amount is no duration, so that the gateway refuses it at its place. */
export function writeDuration({ amount, unit }: SimpleDuration): string {
  const time = unit === 'minute' || unit === 'hour' ? 'T' : ''
  return `P${time}${Number.isNaN(amount) ? '' : amount}${letters[unit]}`
}
