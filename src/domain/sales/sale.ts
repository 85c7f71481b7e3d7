import type { SaleEffect, Sale as SaleRow } from '../../../prisma/client/client.ts'
import type { SaleBusiness, SaleIntent, SaleLineKind, SaleState } from '../../../prisma/client/enums.ts'

/** Identifies a sale of an outside system. */
export interface SaleKey {
  /** The outside system, such as `hubspot:12345`. */
  source: string
  externalId: string
}

/**
 * A time that an outside system states: a day as `YYYY-MM-DD`, in the time zone of the license, or an instant as ISO 8601 with
 * an offset. A day as an end is included. Any other text is reported as a problem.
 */
export type SaleTime = string

/** A line of a sale. */
export interface SaleLine {
  sku: string | null
  /** As the outside system has it, also if it is no whole number above 0. Null if it has no number. */
  quantity: number | null
  /** Part of the quantity that was refunded; 0 if none was. */
  refunded: number
  /** Null if it is unknown. */
  kind: SaleLineKind | null
  /** What the line says that it does; null if it says nothing. */
  intent: SaleIntent | null
  /** Start of the period that was sold: a day or an instant, see `SaleTime`. Null if the line states none. */
  start: SaleTime | null
  /** End of the period that was sold, inclusive. Null if the line states none. */
  end: SaleTime | null
  /** Price of one unit, for information; null if it is unknown. */
  price: string | null
}

/** The present state of a sale in an outside system. */
export interface Sale extends SaleKey {
  state: SaleState
  /** What the sale as a whole says that it does, for lines that say nothing themselves; null if it says nothing. */
  intent: SaleIntent | null
  /** Kind of business as the outside system states it; null if it states none. */
  business: SaleBusiness | null
  lines: SaleLine[]
}

/** A stored sale with its effects, in the order of their positions. */
export type StoredSale = SaleRow & { effects: SaleEffect[] }

/** The account of a sale. */
export interface Buyer {
  accountId: string
  /** Contact that receives license keys; null if the account has none. */
  contactId: string | null
}

/** What the lines of a sale purchase of one license type, with one intent and one period. */
export interface Purchase {
  licenseTypeId: string
  licenseType: string
  /** What the lines, their SKUs or the sale state; null if they state nothing. */
  intent: SaleIntent | null
  business: SaleBusiness | null
  start: SaleTime | null
  end: SaleTime | null
  /** Seats that were sold and not refunded. */
  seats: number
  /** Whether all that was sold is refunded. */
  isRefunded: boolean
}

/** One way to follow a purchase. */
export interface SaleChoice {
  intent: SaleIntent
  /** Null for a new license. */
  licenseId: string | null
}

/** A purchase with several readings, and the ways to follow it. */
export interface SaleQuestion {
  purchase: Purchase
  choices: SaleChoice[]
}

/** A part of a sale that a person has to decide. */
export interface SaleProblem {
  code: 'INCOMPLETE' | 'SKU_UNKNOWN' | 'QUANTITY' | 'PERIOD' | 'AMBIGUOUS' | 'LICENSE_UNUSABLE' | 'REFUSED'
  detail: string
  /** What `decideSale` can decide; absent if a person solves the problem otherwise. */
  question?: SaleQuestion
}
