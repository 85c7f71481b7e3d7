import { setTimeout as sleep } from 'node:timers/promises'
import { isObject, parseJson } from './json.ts'
import { readRetryAfter } from './retry-after.ts'

/** A GraphQL document with the types of its data and its variables, as GraphQL Code Generator writes it. */
export interface Document<Data, Variables> {
  toString(): string
  __apiType?: (variables: Variables) => Data
}

/** Gives a text the types of its data and its variables. */
export function typedDocument<Data, Variables = Record<string, never>>(
  text: string,
): Document<Data, Variables> {
  return text
}

/** A client of a gateway, as one audience. */
export interface GraphqlClient {
  /**
   * Sends a document and returns its data. Retries after `Retry-After` if the status is 429 or 503, and either nothing was
   * done or the request is safe to repeat. Throws a `GraphqlError` otherwise.
   */
  send<Data, Variables>(document: Document<Data, Variables>, variables: Variables): Promise<Data>
}

export interface GraphqlClientOptions {
  url: string
  /** API key of the caller; undefined for software in the field. */
  apiKey?: string | undefined
  /** Further request headers. */
  headers?: Readonly<Record<string, string>>
  /** Longest duration of one attempt, in milliseconds; default 60,000. */
  timeoutMs?: number
  /** Longest duration of all delays before retries, in milliseconds; default 60,000. */
  retryForMs?: number
}

/**
 * Codes of failures without a GraphQL response. `UNREACHABLE`: the request was not sent. `NO_RESPONSE`: the request may or
 * may not have taken effect. `NOT_GRAPHQL`: the response is that of another server.
 */
export type TransportCode = 'UNREACHABLE' | 'NO_RESPONSE' | 'NOT_GRAPHQL'

/** One error of a response. */
export interface ResponseError {
  /** `extensions.code`; empty without one. */
  code: string
  message: string
}

type ResponseErrors = readonly [ResponseError, ...ResponseError[]]

/** A request that returned no data. */
export class GraphqlError extends Error {
  override name = 'GraphqlError'
  readonly url: string
  /** The errors of the response in their order, or one error whose code is a `TransportCode`. */
  readonly errors: ResponseErrors
  /** HTTP status; null without a response. */
  readonly status: number | null

  constructor(url: string, errors: ResponseErrors, status: number | null, cause?: unknown) {
    const text = errors.map(({ code, message }) => `${code}: ${message}`).join('; ')
    super(text, cause === undefined ? {} : { cause })
    this.url = url
    this.errors = errors
    this.status = status
  }

  /** The codes of the errors in their order. */
  get codes(): string[] {
    return this.errors.map(({ code }) => code)
  }
}

/** Creates a client of the gateway at a URL. */
export function createGraphqlClient(options: GraphqlClientOptions): GraphqlClient {
  const { url, apiKey, timeoutMs = 60_000, retryForMs = 60_000 } = options
  const headers = {
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json',
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
    ...options.headers,
  }
  return {
    async send<Data, Variables>(document: Document<Data, Variables>, variables: Variables) {
      const query = document.toString()
      const body = JSON.stringify({ query, variables })
      const isRepeatable = !isMutation(query) || hasIdempotencyKey(variables)
      for (let remainingMs = retryForMs; ; ) {
        const { data, error, retryAfterMs } = await attempt(url, headers, body, timeoutMs)
        if (!error) return data as Data
        const mayRetry = isRepeatable || error.codes.every((code) => withoutEffect.has(code))
        if (retryAfterMs === null || retryAfterMs > remainingMs || !mayRetry) throw error
        remainingMs -= retryAfterMs
        await sleep(retryAfterMs)
      }
    },
  }
}

/** Codes with the status 429 or 503 after which nothing was done. */
const withoutEffect = new Set(['RATE_LIMITED', 'OVERLOADED', 'IDENTITY_UNAVAILABLE'])

/** Whether a document may have a mutation. */
function isMutation(query: string): boolean {
  return /\bmutation\b/.test(query)
}

/** Whether every input has an idempotency key, so that a repeat has no further effect. */
function hasIdempotencyKey(variables: unknown): boolean {
  const inputs = isObject(variables) ? Object.values(variables) : []
  return (
    inputs.length > 0 && inputs.every((input) => isObject(input) && typeof input.idempotencyKey === 'string')
  )
}

interface Attempt {
  data: unknown
  /** Null if there are data. */
  error: GraphqlError | null
  /** Delay that a response with the status 429 or 503 requests; else null. */
  retryAfterMs: number | null
}

async function attempt(
  url: string,
  headers: Record<string, string>,
  body: string,
  timeoutMs: number,
): Promise<Attempt> {
  const failed = (code: TransportCode, message: string, status: number | null, cause?: unknown) =>
    new GraphqlError(url, [{ code, message }], status, cause)
  let response: Response
  let text: string
  try {
    const signal = AbortSignal.timeout(timeoutMs)
    response = await fetch(url, { method: 'POST', headers, body, signal })
    text = await response.text()
  } catch (error) {
    const reason = reasonOf(error, timeoutMs)
    throw failed(wasSent(error) ? 'NO_RESPONSE' : 'UNREACHABLE', reason, null, error)
  }
  const { status } = response
  const isBusy = status === 429 || status === 503
  const retryAfterMs = isBusy ? readRetryAfter(response.headers.get('retry-after')) : null
  const json = parseJson(text)
  const { data = null, errors = null } = json.ok && isObject(json.value) ? json.value : {}
  const [first, ...further] = Array.isArray(errors) ? errors.map(toResponseError) : []
  if (first) return { data: null, error: new GraphqlError(url, [first, ...further], status), retryAfterMs }
  if (isObject(data) && response.ok) return { data, error: null, retryAfterMs: null }
  const error = failed('NOT_GRAPHQL', `the response is not GraphQL (HTTP ${status})`, status)
  return { data: null, error, retryAfterMs }
}

function toResponseError(error: unknown): ResponseError {
  const { message, extensions } = isObject(error) ? error : {}
  const code = isObject(extensions) ? extensions.code : null
  return { code: typeof code === 'string' ? code : '', message: String(message ?? '') }
}

/** Failures after which the server may have received the request. */
const sentCodes = new Set([
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
])

function wasSent(error: unknown): boolean {
  return (
    (error instanceof Error && error.name === 'TimeoutError') || sentCodes.has(networkCodeOf(error) ?? '')
  )
}

/** The code of the failed connection, such as ECONNREFUSED; null if there is none. */
function networkCodeOf(error: unknown): string | null {
  const cause = error instanceof Error ? error.cause : null
  return cause instanceof Error && 'code' in cause ? String(cause.code) : null
}

function reasonOf(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no response within ${timeoutMs / 1000} s`
  const { cause } = error
  return networkCodeOf(error) ?? (cause instanceof Error ? cause.message : error.message)
}
