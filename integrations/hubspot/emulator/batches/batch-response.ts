import type { EmulatorResponse } from '../http/response.ts'
import type { Portal } from '../portal/portal.ts'

export interface BatchOutcome {
  startedAt: Date
  results: readonly unknown[]
  errors: readonly unknown[]
  /** The status when nothing failed; otherwise it is 207. */
  fullStatus?: number
}

/** Results come in no order that a client could rely on: here, the last one first. */
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
