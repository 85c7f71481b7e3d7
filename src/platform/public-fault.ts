interface PublicFaultOptions {
  retryAfter?: number | null
  headers?: Readonly<Record<string, string>>
  closesConnection?: boolean
  /** What failed. A fault with a cause is an outage, see `isOutage`. */
  cause?: unknown
}

/**
 * A failure that the client sees as it is: code, HTTP status and message. Every other error but a refusal is masked as
 * `INTERNAL`. Add a class only for a new field or a distinction that code makes; otherwise add a code.
 */
export class PublicFault extends Error {
  override name = 'PublicFault'
  readonly code: string
  readonly status: number
  /** Whole seconds after which the client may retry; null if no delay is known. */
  readonly retryAfter: number | null
  /** Response headers besides `retry-after`. */
  readonly headers: Readonly<Record<string, string>>
  /** Whether the connection closes after the response. Default false. */
  readonly closesConnection: boolean

  constructor(code: string, status: number, message: string, options: PublicFaultOptions = {}) {
    const { retryAfter = null, headers = {}, closesConnection = false, cause } = options
    super(message, cause === undefined ? {} : { cause })
    this.code = code
    this.status = status
    this.retryAfter = retryAfter
    this.headers = headers
    this.closesConnection = closesConnection
  }
}

/** Returns a delay of 1 to 3 whole seconds. The delay is random, so that clients do not all retry at once. */
export function randomRetryDelay(): number {
  return 1 + Math.floor(Math.random() * 3)
}
