import type { EmulatorResponse } from '../http/response.ts'
import type { Portal } from '../portal/portal.ts'

export interface BatchOutcome {
  startedAt: Date
  results: readonly unknown[]
  errors: readonly unknown[]
  /** The status if no row failed. Otherwise it is 207. */
  fullStatus?: number
}

/** Reverses the results, because clients must not rely on their order. */
export function batchResponse(
  portal: Portal,
  { startedAt, results, errors, fullStatus = 200 }: BatchOutcome,
): EmulatorResponse {
  return {
    status: errors.length > 0 ? 207 : fullStatus,
    body: {
      status: 'COMPLETE',
      results: results.toReversed(),
      ...(errors.length > 0 && { numErrors: errors.length, errors }),
      startedAt: startedAt.toISOString(),
      completedAt: portal.now().toISOString(),
    },
  }
}
