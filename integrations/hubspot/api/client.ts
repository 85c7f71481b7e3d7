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
  /** With its version: from `paths`. */
  path: string
  query?: Record<string, string>
  body?: object
  kind?: 'call' | 'search'
}

/** An answer with what it means. */
export type ClassifiedResponse = ApiResponse & { verdict: Verdict }

/** HubSpot, as the rest of this folder knows it. */
export interface HubspotClient {
  /**
   * Makes one call within the limits, and answers what came of it within the time-out. Never throws. Repeats a
   * call once where its token was replaced while it was made, and where the connection broke under one that does
   * the same twice: HubSpot closes connections that were idle just when they are used again.
   */
  send(call: Call): Promise<ClassifiedResponse>
}

export interface ClientOptions {
  token: TokenSource
  /** `https://api.hubapi.com`, or an emulator. */
  baseUrl: string
  log: Logger
  timeoutMs?: number
  limiter?: Limiter
}

export const HUBSPOT_URL = 'https://api.hubapi.com'
const TIMEOUT_MS = 15_000

/**
 * HubSpot's HTTP, in this file and nowhere else. Of its SDK only `apiRequest` is used: the typed methods speak
 * another version, cut large ids and put secrets into their errors, and its retries and limits are one state of
 * the process that any other client overwrites. The token goes with each call, so that none is kept.
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
      let answer: ApiResponse
      try {
        const accessToken = await readToken(token)
        answer = await attempt(call, accessToken)
        if (answer.failure === 'UNREACHABLE' && doesTheSameTwice(call))
          answer = await attempt(call, accessToken)
        if (answer.status === 401) {
          const replaced = await readToken(token)
          if (replaced !== accessToken) answer = await attempt(call, replaced)
        }
      } catch (error) {
        if (!(error instanceof TokenError)) throw error
        const verdict = { kind: 'misconfigured', code: 'TOKEN_UNREADABLE', reason: error.message } as const
        return { ...noResponse('UNREACHABLE'), verdict }
      }
      const verdict = classifyResponse(answer)
      if (answer.status === 429 && verdict.kind === 'transient') limiter.hold(verdict.retryAfterMs ?? 0)
      const { status, failure, correlationId } = answer
      hubspotCalls.inc({ status: String(status ?? failure) })
      log[verdict.kind === 'ok' ? 'debug' : 'warn']({
        msg: 'HubSpot call',
        method: call.method,
        path: call.path,
        status: status ?? failure,
        durationMs: Math.round(performance.now() - startedAt),
        ...(correlationId && { correlationId }),
        ...('code' in verdict && { verdict: verdict.kind, code: verdict.code }),
      })
      return { ...answer, verdict }
    },
  }
}

/** Reading, and writing state by a known id; never a create, which may have succeeded. */
function doesTheSameTwice({ method, path }: Call): boolean {
  return method === 'GET' || /\/(batch\/(read|upsert|update)|search)$/.test(path)
}

/** Loaded with the first call: it takes as long and as much memory as half of the gateway. */
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
 * The answer, or none once the time is up. An answer that has begun lets go of its socket then. One that has not keeps
 * it until Node's own limit of five minutes, and nobody waits for it: of its options `apiRequest` hands method, headers
 * and body on to `fetch` and nothing else, so that no signal, agent or dispatcher comes through.
 */
async function within(ms: number, call: (signal: AbortSignal) => Promise<ApiResponse>): Promise<ApiResponse> {
  const signal = AbortSignal.timeout(ms)
  const timedOut = new Promise<ApiResponse>((resolve) => {
    signal.addEventListener('abort', () => resolve(noResponse('TIMEOUT')), { once: true })
  })
  return await Promise.race([call(signal), timedOut])
}
