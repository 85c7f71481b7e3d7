import { ApiError } from '../http/api-error.ts'
import type { EmulatorResponse } from '../http/response.ts'
import type { Portal } from '../portal/portal.ts'
import { isTraced, type Row } from './batch-inputs.ts'
import { batchResponse } from './batch-response.ts'

/**
 * Judges every row before any is written. With a trace id on each row, the good ones are written and the bad ones
 * reported; without, or with a conflict (409), a bad row fails all of them and nothing is written.
 */
export function writeBatch(
  portal: Portal,
  inputs: readonly Row[],
  prepare: (row: Row) => () => Record<string, unknown>,
  { fullStatus = 200, partial = true }: { fullStatus?: number; partial?: boolean } = {},
): EmulatorResponse {
  const startedAt = portal.now()
  const mayFailAlone = partial && isTraced(inputs)
  const good: [Row, () => Record<string, unknown>][] = []
  const errors: Record<string, unknown>[] = []
  for (const row of inputs) {
    try {
      good.push([row, prepare(row)])
    } catch (error) {
      if (!(error instanceof ApiError) || error.status === 409 || !mayFailAlone) throw error
      errors.push(rowError(error, row.objectWriteTraceId!))
    }
  }
  const results = good.map(([row, write]) => ({
    ...write(),
    ...(row.objectWriteTraceId !== undefined && { objectWriteTraceId: row.objectWriteTraceId }),
  }))
  return batchResponse(portal, { startedAt, results, errors, fullStatus })
}

function rowError(error: ApiError, traceId: string): Record<string, unknown> {
  const { correlationId: _, ...body } = error.toBody()
  return { ...body, context: { ...error.extras.context, objectWriteTraceId: [traceId] } }
}
