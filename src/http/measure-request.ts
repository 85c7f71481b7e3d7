import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Caller } from '../platform/caller.ts'
import { httpDuration } from '../platform/metrics/metrics.ts'
import { operationOf } from '../platform/metrics/operation-labels.ts'

/** Measures a request for the graph when its response is sent. Set `caller` of the returned object once it is known. */
export function measureRequest(
  request: IncomingMessage,
  response: ServerResponse,
): { caller: Caller | null } {
  const startedAt = performance.now()
  const measured: { caller: Caller | null } = { caller: null }
  response.once('finish', () => {
    const labels = { method: methodOf(request), statusCode: response.statusCode, url: '/graphql' }
    httpDuration.observe(
      { ...operationOf(measured.caller), ...labels },
      (performance.now() - startedAt) / 1000,
    )
  })
  return measured
}

/** A client can invent any number of methods, and a label must not. */
function methodOf({ method = '' }: IncomingMessage): string {
  return ['GET', 'HEAD', 'OPTIONS', 'POST'].includes(method) ? method : 'other'
}
