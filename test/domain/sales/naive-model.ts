/**
 * A naive model of one license and its sales, written without the code of the gateway: it keeps a list of everything that
 * happened, and counts seats and months again for every question. All sales and changes happen at noon of one day, in UTC.
 */
export type NaiveType = 'BASIC' | 'PRO'

/** Months of one term. */
const MONTHS = { BASIC: 1, PRO: 2 } as const

/** A license: whole terms from an anchor, and the day of its expiry, which can be another one. Seats can be negative. */
interface State {
  type: NaiveType
  seats: number
  anchor: string
  terms: number
  expiry: string
}

export interface NaiveSale {
  kind: 'NEW' | 'ADD_SEATS' | 'RENEW' | 'UPGRADE'
  seats: number
  /** Day that the line states as its end; null if it states none. */
  end: string | null
}

type Step = { sale: number; sold: NaiveSale } | { before: State; after: State }

export class NaiveLicense {
  readonly sales: NaiveSale[] = []
  readonly lost = new Set<number>()
  /** Refunded seats by sale. */
  readonly refunded = new Map<number, number>()
  readonly start: string
  /** Why the license is suspended; null if it is not. */
  suspension: 'LOST' | 'HAND' | null = null
  private readonly steps: Step[] = []
  private folded: State
  private shown: State

  constructor(start: string) {
    this.start = start
    this.folded = { type: 'BASIC', seats: 0, anchor: start, terms: 1, expiry: addMonths(start, 1) }
    this.shown = this.folded
  }

  /** Adds a sale. Returns its number. */
  sell(sold: NaiveSale): number {
    const sale = this.sales.push(sold) - 1
    this.report(() => this.steps.push({ sale, sold }))
    return sale
  }

  lose(sale: number): void {
    this.report(() => this.lost.add(sale))
  }

  winAgain(sale: number): void {
    this.report(() => this.lost.delete(sale))
  }

  refund(sale: number, seats: number): void {
    this.report(() => this.refunded.set(sale, seats))
  }

  /** Whether a sale counts: it is won, and not refunded. */
  counts(sale: number): boolean {
    return !this.lost.has(sale) && this.leftOf(sale) > 0
  }

  private leftOf(sale: number): number {
    return this.sales[sale]!.seats - (this.refunded.get(sale) ?? 0)
  }

  setSeats(seats: number): void {
    this.shown = { ...this.shown, seats }
  }

  extend(days: number): void {
    this.shown = { ...this.shown, expiry: addDays(this.shown.expiry, days) }
  }

  renew(): void {
    this.shown = renewed(this.shown, 1)
  }

  /** Changes the type and keeps the expiry. */
  changeType(type: NaiveType): void {
    this.shown = { ...this.shown, type }
  }

  suspend(): void {
    this.suspension ??= 'HAND'
  }

  reinstate(): void {
    this.suspension = null
  }

  read(): { type: NaiveType; seats: number; expiry: string } {
    const { type, seats, expiry } = this.shown
    return { type, seats: Math.max(seats, 0), expiry }
  }

  /** A report of a sale: what was changed by hand since the last one becomes a step, and the license is counted again. */
  private report(change: () => void): void {
    // A number of seats that is shown anyway is no change.
    const isSameSeats = this.shown.seats === Math.max(this.folded.seats, 0)
    const after = isSameSeats ? { ...this.shown, seats: this.folded.seats } : this.shown
    if (JSON.stringify(after) !== JSON.stringify(this.folded)) this.steps.push({ before: this.folded, after })
    this.folded = after
    change()
    if (this.sales.some((_, sale) => this.counts(sale))) {
      if (this.suspension === 'LOST') this.suspension = null
      this.folded = this.count()
    } else this.suspension ??= 'LOST'
    this.shown = { ...this.folded, seats: Math.max(this.folded.seats, 0) }
  }

  private count(): State {
    let state: State = {
      ...{ type: 'BASIC', seats: 0, anchor: this.start, terms: 1 },
      expiry: addMonths(this.start, 1),
    }
    for (const step of this.steps) {
      if ('before' in step) state = moved(state, step)
      else if (this.counts(step.sale)) state = this.withSale(state, step.sold, this.leftOf(step.sale))
    }
    return state
  }

  private withSale(state: State, { kind, end }: NaiveSale, seats: number): State {
    switch (kind) {
      case 'NEW':
        return { ...state, seats: state.seats + seats, expiry: end ?? state.expiry }
      case 'ADD_SEATS':
        return { ...state, seats: state.seats + seats }
      case 'RENEW': {
        if (end !== null && end <= state.expiry) return state
        const next = renewed(state, 1)
        if (end === null || end === next.expiry) return { ...next, seats }
        return { ...state, seats, anchor: state.expiry, terms: 1, expiry: end }
      }
      case 'UPGRADE': {
        const fresh = addMonths(this.start, MONTHS.PRO)
        if (end === null && state.expiry > fresh) return { ...state, type: 'PRO', seats }
        return { type: 'PRO', seats, anchor: this.start, terms: 1, expiry: end ?? fresh }
      }
    }
  }
}

/** Applies a change by hand as the difference that it made. */
function moved(state: State, { before, after }: { before: State; after: State }): State {
  const type = after.type === before.type ? state.type : after.type
  const seats = state.seats + after.seats - before.seats
  const term = ({ anchor, terms, expiry }: State) => `${anchor} ${terms} ${expiry}`
  if (term(after) === term(before)) return { ...state, type, seats }
  if (term(state) === term(before)) return { ...after, type, seats }
  const added = after.terms - before.terms
  if (after.anchor === before.anchor && added > 0) {
    const next = renewed(state, added)
    return {
      ...next,
      type,
      seats,
      expiry: addDays(next.expiry, daysBetween(countedEnd(after), after.expiry)),
    }
  }
  return { ...state, type, seats, expiry: addDays(state.expiry, daysBetween(before.expiry, after.expiry)) }
}

/** More terms. An expiry that is not a whole number of terms from the anchor becomes the anchor. */
function renewed(state: State, count: number): State {
  const isCounted = countedEnd(state) === state.expiry
  const from = isCounted ? state : { ...state, anchor: state.expiry, terms: 0 }
  const next = { ...from, terms: from.terms + count }
  return { ...next, expiry: countedEnd(next) }
}

function countedEnd({ type, anchor, terms }: State): string {
  return addMonths(anchor, terms * MONTHS[type])
}

function addMonths(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const index = year * 12 + (month - 1) + months
  const [y, m] = [Math.floor(index / 12), index % 12]
  const isLeap = y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0)
  const last = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return format(y, m + 1, Math.min(date, last[m]!))
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}

function format(year: number, month: number, date: number): string {
  return [String(year), String(month).padStart(2, '0'), String(date).padStart(2, '0')].join('-')
}
