import type { Context } from '../../../src/platform/context.ts'
import type { Tx } from '../../../src/platform/db.ts'
import type { StripeClient } from '../api/client.ts'
import type { PriceBook } from '../mapping/price-book.ts'

/** What a handler reads from. */
export interface ShopSource {
  client: StripeClient
  /** Source of the sales, with the id of the Stripe account: `stripe:acct_…`. */
  source: string
  /** The mode of the key. Objects of the other mode do not exist for it. */
  mode: 'live' | 'test'
  prices: PriceBook
  /** Seconds after a paid period until which a license lasts while the next payment is collected. */
  slackSeconds: number
}

/** Applies the current state of an object, in one transaction. */
export type ApplyObject = (ctx: Context, tx: Tx) => Promise<void>

/** Reads the current state of a changed object, and returns what applies it. Throws `StripeFailure`. */
export type ObjectHandler = (source: ShopSource, objectId: string) => Promise<ApplyObject>

/** An object without any effect. */
export const noEffect: ApplyObject = async () => {}
