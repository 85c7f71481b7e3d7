import { ApiError } from '../http/api-error.ts'
import type { EmulatorResponse } from '../http/response.ts'
import type { Portal } from '../portal/portal.ts'
import { isTraced, type Row } from './batch-inputs.ts'
import { batchResponse } from './batch-response.ts'

/**
 * Validates every row before it writes any. With distinct trace ids, valid rows are written and invalid rows are
 * reported. Without them, or with a conflict (409), an invalid row fails the batch and no row is written.
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
