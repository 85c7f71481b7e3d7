import type { BulkOperation } from '../../../prisma/client/client.ts'

/** Numbers of licenses by outcome. */
export interface OutcomeCounts {
  processed: number
  changed: number
  unchanged: number
  refused: number
  failed: number
}

/** Returns the numbers of licenses of an operation by outcome. */
export function countsOf({
  changedCount: changed,
  unchangedCount: unchanged,
  refusedCount: refused,
  failedCount: failed,
}: Pick<BulkOperation, 'changedCount' | 'unchangedCount' | 'refusedCount' | 'failedCount'>): OutcomeCounts {
  return { processed: changed + unchanged + refused + failed, changed, unchanged, refused, failed }
}
