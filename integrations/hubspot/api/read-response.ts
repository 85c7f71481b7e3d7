/** What came back from HubSpot, whatever it was: a document, a page of the edge, nothing at all. */
export interface ApiResponse {
  /** The HTTP status; null when no whole answer came. */
  status: number | null
  /** Why no answer came. */
  failure: 'TIMEOUT' | 'UNREACHABLE' | null
  /** The JSON that was answered; null where it was something else. */
  body: unknown
  /** By which HubSpot's support finds the call. */
  correlationId: string | null
  /** For how long HubSpot asks to be left alone. */
  retryAfterMs: number | null
}

const LONGEST_RETRY_AFTER_MS = 24 * 60 * 60 * 1000

/**
 * Reads a response to its end, or until it is given up, which lets go of its connection. Never throws for what is in
 * it: the edge answers HTML, or nothing with no type.
 */
export async function readResponse(response: Response, signal: AbortSignal): Promise<ApiResponse> {
  const body = parseJson(await readText(response, signal))
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

/** A member of a body that is text, or null. */
export function textIn(body: unknown, member: string): string | null {
  const value: unknown = isObject(body) ? body[member] : null
  return typeof value === 'string' && value !== '' ? value : null
}

/** The objects in a list of a body. What is none is left out. */
export function objectsIn(body: unknown, member: string): Record<string, unknown>[] {
  const value: unknown = isObject(body) ? body[member] : null
  return Array.isArray(value) ? value.filter(isObject) : []
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

async function readText({ body }: Response, signal: AbortSignal): Promise<string> {
  if (!body) return ''
  return await new Response(body.pipeThrough(new TransformStream(), { signal })).text()
}

function parseJson(text: string): unknown {
  try {
    return parse(text, keepDigits)
  } catch {
    return null
  }
}

/** JSON.parse with the source of each value, which TypeScript's library does not declare. */
const parse = JSON.parse as (text: string, revive: typeof keepDigits) => unknown

/** Ids above 2^53 that HubSpot writes as numbers are kept as text, with every digit. */
function keepDigits(_key: string, value: unknown, { source }: { source?: string }): unknown {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) && source
    ? source
    : value
}

/** Seconds or a date (RFC 9110); null where there is none that can be read. */
function readRetryAfter(header: string | null): number | null {
  if (!header?.trim()) return null
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now()
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), LONGEST_RETRY_AFTER_MS)
}
