/** What a failed call means. */
export type Failure =
  /** The object does not exist, in this account and mode. */
  | { kind: 'missing'; code: string; reason: string }
  /** The same call will never succeed. */
  | { kind: 'permanent'; code: string; reason: string }
  /** The same call may succeed later. */
  | { kind: 'transient'; code: string; reason: string; retryAfterMs: number | null }
  /** No call of this kind will succeed until a person fixes the key or its permissions. */
  | { kind: 'misconfigured'; code: string; reason: string }

/** A call of Stripe failed. The message contains no secret and no personal data. */
export class StripeFailure extends Error {
  override name = 'StripeFailure'
  readonly failure: Failure

  constructor(failure: Failure) {
    super(`${failure.code}: ${failure.reason}`)
    this.failure = failure
  }
}

/** The parts of an error of the SDK that say what it means. */
export interface SdkError {
  type?: string | undefined
  statusCode?: number | undefined
  code?: string | undefined
  param?: string | undefined
  message?: string | undefined
  headers?: Record<string, string> | undefined
}

const LONGEST_REASON = 500
/** Delay after a rate limit if Stripe gives none. Its limits count the requests of one second. */
const RATE_LIMIT_MS = 1_000

/** Classifies an error of the SDK. Pure, and defined for every error. */
export function classifyError({ type, statusCode, code, param, message, headers }: SdkError): Failure {
  const reason = withoutKeys(message ?? 'Stripe gave no reason.').slice(0, LONGEST_REASON)
  const retryAfterMs = retryAfterOf(headers)
  if (statusCode === undefined)
    return { kind: 'transient', code: 'UNREACHABLE', reason: 'Stripe cannot be reached.', retryAfterMs: null }
  if (statusCode === 429)
    return {
      kind: 'transient',
      code: code ?? 'rate_limit',
      reason,
      retryAfterMs: retryAfterMs ?? RATE_LIMIT_MS,
    }
  // Stripe decides better than the status: a conflict of locks can be retried, a parameter cannot.
  const advised = headers?.['stripe-should-retry']
  const isTemporary = statusCode >= 500 || statusCode === 409 || statusCode === 408 || statusCode === 424
  if (advised === 'true' || (isTemporary && advised !== 'false'))
    return { kind: 'transient', code: code ?? `HTTP_${statusCode}`, reason, retryAfterMs }
  if (statusCode === 401 || statusCode === 403)
    return { kind: 'misconfigured', code: code ?? `HTTP_${statusCode}`, reason }
  if (statusCode >= 500) return { kind: 'transient', code: `HTTP_${statusCode}`, reason, retryAfterMs }
  if (code === 'resource_missing' && (statusCode === 404 || param === 'id'))
    return { kind: 'missing', code, reason }
  return { kind: 'permanent', code: code ?? type ?? `HTTP_${statusCode}`, reason }
}

function retryAfterOf(headers: Record<string, string> | undefined): number | null {
  const seconds = Number(headers?.['retry-after'] ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : null
}

/** Stripe repeats the last characters of a wrong key in its message. */
function withoutKeys(message: string): string {
  return message.replaceAll(/\b(sk|rk|pk|whsec)_[\w*]+/g, '$1_…')
}
