import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import type { RowEffect } from './row-effect.ts'

/** One license of a bulk operation. */
export interface Row {
  licenseId: string
  reason: string
  /** The parameters of the operation, read from JSON. */
  parameters: unknown
}

/** What a bulk operation did with one license. */
export interface RowResult {
  /** Whether the license changed, or the change was scheduled. */
  isChanged: boolean
  effect: RowEffect
}

/** Processes one license in a transaction, by the operation of the single mutation. Refuses as that operation does. */
export type RowChange = (ctx: Context, tx: Tx, row: Row) => Promise<RowResult>
