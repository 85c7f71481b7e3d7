import type { SaleLine } from '../../../src/domain/sales/sale.ts'
import type { Refund } from './read-refund.ts'

/** Returns the lines of a payment with what was refunded of them. A SKU with several lines is refunded from the last one on. */
export function refundedLines<T extends SaleLine>(
  lines: readonly T[],
  { isFull, bySku }: Pick<Refund, 'isFull' | 'bySku'>,
): T[] {
  if (isFull) return lines.map((line) => ({ ...line, refunded: Math.max(line.quantity ?? 0, 0) }))
  const left = new Map(bySku)
  return lines
    .toReversed()
    .map((line) => {
      const stated = left.get(line.sku ?? '') ?? 0
      const refunded = Math.min(stated, Math.max((line.quantity ?? 0) - line.refunded, 0))
      left.set(line.sku ?? '', stated - refunded)
      return { ...line, refunded: line.refunded + refunded }
    })
    .toReversed()
}

/** Whether everything was refunded. */
export function areRefunded(lines: readonly SaleLine[]): boolean {
  return lines.every(({ quantity, refunded }) => refunded > 0 && refunded >= (quantity ?? 0))
}
