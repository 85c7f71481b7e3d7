import { randomUUID } from 'node:crypto'
import { ApiError } from '../http/api-error.ts'
import type { EmulatorResponse } from '../http/response.ts'
import { RateLimited, rateLimitedResponse } from '../limits/rate-limited.ts'
import type { Played } from './faults.ts'

/** The faults that have a response. The others have none, or delay the real response. */
export type FaultWithResponse = Exclude<Played, { kind: 'slow' | 'hang' | 'reset' }>

const page = (status: number) => `<!DOCTYPE html>
<html><head><title>${status}</title></head><body><h1>Error ${status}</h1><p>The edge could not reach the server.</p></body></html>
`

/** The response that replaces the real one. */
export function faultResponse(fault: FaultWithResponse): EmulatorResponse {
  switch (fault.kind) {
    case 'html':
      return {
        status: fault.status,
        headers: { 'content-type': 'text/html; charset=UTF-8' },
        text: page(fault.status),
      }
    case 'untyped':
      return { status: fault.status, text: 'upstream connect error or disconnect/reset before headers' }
    case 'empty':
      return { status: fault.status }
    case 'error':
      return failure(fault.status, 'internal error')
    case 'locked':
      return failure(423, 'The resource is locked.')
    case 'migrating':
      return {
        ...failure(477, 'A migration is in progress.'),
        headers: { 'Retry-After': String(fault.retryAfterSeconds) },
      }
    case 'rate-limited':
      return {
        ...rateLimitedResponse(new RateLimited(fault.policy)),
        ...(fault.retryAfterSeconds !== undefined && {
          headers: { 'Retry-After': String(fault.retryAfterSeconds) },
        }),
      }
    case 'conflict':
      return {
        status: 409,
        body: new ApiError(409, 'CONFLICT', 'A record of the batch is in conflict with another.').toBody(),
      }
  }
}

function failure(status: number, message: string): EmulatorResponse {
  return { status, body: { status: 'error', message, correlationId: randomUUID() } }
}
