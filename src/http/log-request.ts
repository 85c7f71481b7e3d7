import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Caller } from '../platform/caller.ts'
import { httpDuration } from '../platform/metrics/metrics.ts'
import { operationOf } from '../platform/metrics/operation-labels.ts'

/** Counts a request for the graph once it is answered; answers where to say who sent it, once that is known. */
export function logRequest(request: IncomingMessage, response: ServerResponse): { caller: Caller | null } {
  const startedAt = performance.now()
  const sent: { caller: Caller | null } = { caller: null }
  response.once('finish', () => {
    const labels = { method: methodOf(request), statusCode: response.statusCode, url: '/graphql' }
    httpDuration.observe({ ...operationOf(sent.caller), ...labels }, (performance.now() - startedAt) / 1000)
  })
  return sent
}

/** There is no end to the methods that a client can make up. */
function methodOf({ method = '' }: IncomingMessage): string {
  return ['GET', 'HEAD', 'OPTIONS', 'POST'].includes(method) ? method : 'other'
}
