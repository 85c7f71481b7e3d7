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
      if (!(error instanceof ApiError)) throw error
      if (isConflict(error)) throw conflictOf(error)
      if (!mayFailAlone) throw error
      errors.push(rowError(error, row.objectWriteTraceId!))
    }
  }
  const results = good.map(([row, write]) => ({
    ...write(),
    ...(row.objectWriteTraceId !== undefined && { objectWriteTraceId: row.objectWriteTraceId }),
  }))
  return batchResponse(portal, { startedAt, results, errors, fullStatus })
}

/** Whether another record, or another row of the batch, has the unique value. */
function isConflict({ status, extras }: ApiError): boolean {
  return status === 409 || (extras.errors ?? []).some(({ code }) => code === 'CONFLICTING_UNIQUE_VALUE')
}

/** A conflict fails a batch as a whole with 409. The response does not name the row. */
function conflictOf(error: ApiError): ApiError {
  if (error.status === 409) return error
  return new ApiError(409, 'CONFLICT', error.message, {
    ...(error.extras.errors && { errors: error.extras.errors }),
  })
}

function rowError(error: ApiError, traceId: string): Record<string, unknown> {
  const { correlationId: _, ...body } = error.toBody()
  return { ...body, context: { ...error.extras.context, objectWriteTraceId: [traceId] } }
}
