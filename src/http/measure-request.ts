import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Caller } from '../platform/caller.ts'
import { httpDuration } from '../platform/metrics/metrics.ts'
import { type OperationLabels, operationOf } from '../platform/metrics/operation-labels.ts'

/** What is known of a measured request. */
export interface MeasuredRequest {
  caller: Caller | null
  /** Labels of its operation; null to use those that are stored for the caller. */
  operation: OperationLabels | null
}

/** Measures a request for the graph when its response is sent. Set the members of the returned object once they are known. */
export function measureRequest(request: IncomingMessage, response: ServerResponse): MeasuredRequest {
  const startedAt = performance.now()
  const measured: MeasuredRequest = { caller: null, operation: null }
  response.on('finish', () => {
    const labels = { method: methodOf(request), statusCode: response.statusCode, url: '/graphql' }
    httpDuration.observe(
      { ...(measured.operation ?? operationOf(measured.caller)), ...labels },
      (performance.now() - startedAt) / 1000,
    )
  })
  return measured
}

/** A client can invent any number of methods, and a label must not. */
function methodOf({ method = '' }: IncomingMessage): string {
  return ['GET', 'HEAD', 'OPTIONS', 'POST'].includes(method) ? method : 'other'
}
