import { isObject } from '../../../src/platform/json.ts'
import { type ApiResponse, objectsIn, textIn } from './read-response.ts'

/** What a response means for its call. */
export type Verdict =
  | { kind: 'ok' }
  /** The same call will never succeed: the fault is in its row. */
  | { kind: 'permanent'; code: string; reason: string }
  /** The same call may succeed later. */
  | { kind: 'transient'; code: string; reason: string; retryAfterMs: number | null }
  /** The portal's daily limit of calls is reached. */
  | { kind: 'daily'; code: 'DAILY'; reason: string }
  /** No call of this kind will succeed until a person fixes the token, its scopes or the portal. */
  | { kind: 'misconfigured'; code: string; reason: string }

/** A verdict other than success. */
export type Failure = Exclude<Verdict, { kind: 'ok' }>

/** Statuses of HubSpot and of its edge after which the same call may succeed. */
const TRANSIENT = new Set([408, 423, 425, 429, 477, 500, 502, 503, 504, 521, 522, 523, 524, 525, 526])
/** Delays if HubSpot gives none: for a locked record, and for the two windows of the burst limit. */
const LOCKED_MS = 2_000
const SECONDLY_MS = 1_000
const TEN_SECONDLY_MS = 10_000

/** What a response means. Pure, and defined for every possible response. */
export function classifyResponse(response: ApiResponse): Verdict {
  const { status, failure, body, retryAfterMs } = response
  if (status === null) {
    const reason = failure === 'TIMEOUT' ? 'HubSpot did not respond in time.' : 'HubSpot cannot be reached.'
    return { kind: 'transient', code: failure ?? 'UNREACHABLE', reason, retryAfterMs: null }
  }
  if (status >= 200 && status < 300) return classifySuccess(status, body)
  if (status === 429) return classifyRateLimit(response)
  const reason = reasonOf(response)
  if (TRANSIENT.has(status)) {
    const wait = retryAfterMs ?? (status === 423 ? LOCKED_MS : null)
    return { kind: 'transient', code: `HTTP_${status}`, reason, retryAfterMs: wait }
  }
  const code = codeOf(response)
  if (status === 401 || status === 403 || status === 407) return { kind: 'misconfigured', code, reason }
  if (isAboutPortal(code)) return { kind: 'misconfigured', code, reason }
  return { kind: 'permanent', code, reason }
}

/** What the error of one row in a 207 means. */
export function classifyRow(error: Record<string, unknown>): Verdict {
  const code = innerCodeOf(error) ?? textIn(error, 'category') ?? 'REFUSED'
  const reason = textIn(error, 'message') ?? 'HubSpot gave no reason.'
  if (isAboutPortal(code)) return { kind: 'misconfigured', code, reason }
  if (code === 'RATE_LIMITS' || code === 'INTERNAL_ERROR') {
    return { kind: 'transient', code, reason, retryAfterMs: null }
  }
  return { kind: 'permanent', code, reason }
}

/**
 * The failure in a partial success that is more than a missing record; null if there is none. A record that could not be
 * read for a temporary reason must not count as missing.
 */
export function classifyRows(body: unknown): Exclude<Verdict, { kind: 'ok' } | { kind: 'permanent' }> | null {
  for (const error of objectsIn(body, 'errors')) {
    const verdict = classifyRow(error)
    if (verdict.kind !== 'ok' && verdict.kind !== 'permanent') return verdict
  }
  return null
}

/** A success without a document is a page of the edge, or a broken connection. The outcome of the call is unknown. */
function classifySuccess(status: number, body: unknown): Verdict {
  if (status === 204 || isObject(body) || Array.isArray(body)) return { kind: 'ok' }
  const reason = `HubSpot responded with ${status} and no document.`
  return { kind: 'transient', code: 'NO_DOCUMENT', reason, retryAfterMs: null }
}

function classifyRateLimit(response: ApiResponse): Verdict {
  const policy = textIn(response.body, 'policyName') ?? ''
  const reason = reasonOf(response)
  if (policy === 'DAILY') return { kind: 'daily', code: 'DAILY', reason }
  const wait = policy === 'SECONDLY' ? SECONDLY_MS : TEN_SECONDLY_MS
  return {
    kind: 'transient',
    code: policy || 'RATE_LIMIT',
    reason,
    retryAfterMs: response.retryAfterMs ?? wait,
  }
}

/** Whether the token is invalid, so that no call will succeed. Other failures concern only one kind of call. */
export function isAboutToken({ code }: { code: string }): boolean {
  return /^(INVALID_AUTHENTICATION|EXPIRED_AUTHENTICATION|TOKEN_UNREADABLE|HTTP_401|HTTP_407)$/.test(code)
}

/** Faults of the portal's configuration that affect every row. Parking rows for them would park all of them. */
function isAboutPortal(code: string): boolean {
  return code === 'PROPERTY_DOESNT_EXIST' || code === 'MISSING_SCOPES'
}

/** The most specific code: of the first inner error, else the category, else the status. */
function codeOf({ status, body }: ApiResponse): string {
  return (
    innerCodeOf(body) ?? textIn(body, 'category') ?? textIn(body, 'errorType') ?? `HTTP_${status ?? 'NONE'}`
  )
}

function innerCodeOf(body: unknown): string | null {
  for (const error of objectsIn(body, 'errors')) {
    const code = textIn(error, 'code')
    if (code) return code
  }
  return null
}

const LONGEST_REASON = 500

function reasonOf({ status, body }: ApiResponse): string {
  const message = textIn(body, 'message')?.slice(0, LONGEST_REASON)
  const scopes = objectsIn(body, 'errors').flatMap(({ context }) => {
    const required = isObject(context) ? context.requiredGranularScopes : []
    return Array.isArray(required) ? required.filter((scope) => typeof scope === 'string') : []
  })
  const missing = scopes.length > 0 ? ` Missing: ${[...new Set(scopes)].join(', ')}.` : ''
  return `${message ?? `HubSpot responded with ${status} and no reason.`}${missing}`
}
