import { isObject, keepDigits, parseJson } from '../../../src/platform/json.ts'
import { readRetryAfter } from '../../../src/platform/retry-after.ts'

/** The result of a call to HubSpot: a document, a page of the edge, or no response. */
export interface ApiResponse {
  /** HTTP status; null without a complete response. */
  status: number | null
  /** Why there is no complete response. */
  failure: 'TIMEOUT' | 'UNREACHABLE' | null
  /** The JSON document; null if the body is something else. */
  body: unknown
  /** HubSpot's support finds the call by it. */
  correlationId: string | null
  /** The delay that HubSpot requests. */
  retryAfterMs: number | null
}

/**
 * Reads a response to its end. An abort of the signal releases the connection. Never throws for any content: the edge
 * may send HTML, or an empty body without a type.
 */
export async function readResponse(response: Response, signal: AbortSignal): Promise<ApiResponse> {
  const json = parseJson(await readText(response, signal), keepDigits)
  const body = json.ok ? json.value : null
  return {
    status: response.status,
    failure: null,
    body,
    correlationId: textIn(body, 'correlationId') ?? response.headers.get('x-hubspot-correlation-id'),
    retryAfterMs: readRetryAfter(response.headers.get('retry-after')),
  }
}

export function noResponse(failure: NonNullable<ApiResponse['failure']>): ApiResponse {
  return { status: null, failure, body: null, correlationId: null, retryAfterMs: null }
}

/** A text member of a body; null if it is empty or not text. */
export function textIn(body: unknown, member: string): string | null {
  const value: unknown = isObject(body) ? body[member] : null
  return typeof value === 'string' && value !== '' ? value : null
}

/** The objects in a list of a body, without elements that are not objects. */
export function objectsIn(body: unknown, member: string): Record<string, unknown>[] {
  const value: unknown = isObject(body) ? body[member] : null
  return Array.isArray(value) ? value.filter(isObject) : []
}

async function readText({ body }: Response, signal: AbortSignal): Promise<string> {
  if (!body) return ''
  return await new Response(body.pipeThrough(new TransformStream(), { signal })).text()
}
