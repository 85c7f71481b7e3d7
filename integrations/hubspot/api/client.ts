import type { Client } from '@hubspot/api-client'
import type { Logger } from '../../../src/platform/logger.ts'
import { hubspotCalls } from '../../../src/platform/metrics/metrics.ts'
import { classifyResponse, type Verdict } from './classify-response.ts'
import { type Limiter, sharedLimiter } from './limiter.ts'
import { type ApiResponse, noResponse, readResponse } from './read-response.ts'
import { readToken, TokenError, type TokenSource } from './token.ts'

/** One call of HubSpot's API. */
export interface Call {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Includes the API version; from `paths`. */
  path: string
  query?: Record<string, string>
  body?: object
  kind?: 'call' | 'search'
  /** Whether HubSpot is to reject the input with status 400. It is then no warning in the log. */
  isProbe?: boolean
}

/** A response with its meaning. */
export type ClassifiedResponse = ApiResponse & { verdict: Verdict }

/** Access to HubSpot's API. */
export interface HubspotClient {
  /**
   * Makes one call within the rate limits and the timeout. Never throws. Repeats a call once if its token was replaced
   * meanwhile. Also repeats an idempotent call once if the connection broke: HubSpot closes idle connections just when
   * they are used again.
   */
  send(call: Call): Promise<ClassifiedResponse>
}

export interface ClientOptions {
  token: TokenSource
  /** `https://api.hubapi.com`, or the address of an emulator. */
  baseUrl: string
  log: Logger
  timeoutMs?: number
  limiter?: Limiter
}

export const HUBSPOT_URL = 'https://api.hubapi.com'
const TIMEOUT_MS = 15_000

/**
 * The only module that calls HubSpot's API. It uses `apiRequest` of HubSpot's SDK only. The SDK's typed methods use
 * another API version, truncate large ids and put secrets into their errors. The SDK's retries and limits are global
 * state that any other client overwrites. The token is sent with each call and not stored.
 */
export function createClient({ token, baseUrl, log, ...options }: ClientOptions): HubspotClient {
  const { timeoutMs = TIMEOUT_MS, limiter = sharedLimiter() } = options
  let sdk: Promise<Client> | undefined

  async function attempt(call: Call, accessToken: string): Promise<ApiResponse> {
    sdk ??= loadSdk(baseUrl)
    const client = await sdk
    return await limiter.run(call.kind ?? 'call', () =>
      within(timeoutMs, (signal) => request(client, call, accessToken, signal)),
    )
  }

  return {
    async send(call) {
      const startedAt = performance.now()
      let response: ApiResponse
      try {
        const accessToken = await readToken(token)
        response = await attempt(call, accessToken)
        if (response.failure === 'UNREACHABLE' && isIdempotent(call))
          response = await attempt(call, accessToken)
        if (response.status === 401) {
          const replaced = await readToken(token)
          if (replaced !== accessToken) response = await attempt(call, replaced)
        }
      } catch (error) {
        if (!(error instanceof TokenError)) throw error
        const verdict = { kind: 'misconfigured', code: 'TOKEN_UNREADABLE', reason: error.message } as const
        return { ...noResponse('UNREACHABLE'), verdict }
      }
      const verdict = classifyResponse(response)
      if (response.status === 429 && verdict.kind === 'transient') limiter.hold(verdict.retryAfterMs ?? 0)
      const { status, failure, correlationId } = response
      hubspotCalls.inc({ status: String(status ?? failure) })
      log[verdict.kind === 'ok' || (call.isProbe && status === 400) ? 'debug' : 'warn']({
        msg: 'HubSpot call',
        method: call.method,
        path: call.path,
        status: status ?? failure,
        durationMs: Math.round(performance.now() - startedAt),
        ...(correlationId && { correlationId }),
        ...('code' in verdict && { verdict: verdict.kind, code: verdict.code }),
      })
      return { ...response, verdict }
    },
  }
}

/** Reads, and writes of state by id. Never a create, which may have succeeded. */
function isIdempotent({ method, path }: Call): boolean {
  return method === 'GET' || /\/(batch\/(read|upsert|update)|search)$/.test(path)
}

/** Loads the SDK with the first call. It takes as much time and memory as half of the gateway. */
async function loadSdk(baseUrl: string): Promise<Client> {
  const { Client } = await import('@hubspot/api-client')
  return new Client({ basePath: baseUrl.replace(/\/+$/, ''), numberOfApiCallRetries: 0 })
}

async function request(
  client: Client,
  call: Call,
  accessToken: string,
  signal: AbortSignal,
): Promise<ApiResponse> {
  const { method, path, query, body } = call
  try {
    const response = await client.apiRequest({
      method,
      path,
      authType: 'none',
      headers: { Authorization: `Bearer ${accessToken}` },
      ...(query && { qs: query }),
      ...(body && { body }),
    })
    return await readResponse(response, signal)
  } catch {
    return noResponse('UNREACHABLE')
  }
}

/**
 * The response, or a failure after the timeout. After the timeout, a response that has begun releases its socket. One
 * that has not begun keeps the socket until Node's limit of five minutes. The caller does not wait for it. `apiRequest`
 * passes only method, headers and body to `fetch`, so it accepts no signal, agent or dispatcher.
 */
async function within(ms: number, call: (signal: AbortSignal) => Promise<ApiResponse>): Promise<ApiResponse> {
  const signal = AbortSignal.timeout(ms)
  const timedOut = new Promise<ApiResponse>((resolve) => {
    signal.addEventListener('abort', () => resolve(noResponse('TIMEOUT')), { once: true })
  })
  return await Promise.race([call(signal), timedOut])
}
