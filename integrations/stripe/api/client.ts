import type Stripe from 'stripe'
import type { Logger } from '../../../src/platform/logger.ts'
import { stripeCalls } from '../../../src/platform/metrics/metrics.ts'
import { traceWithin } from '../../../src/platform/telemetry/tracing.ts'
import { classifyError, type SdkError, StripeFailure } from './failure.ts'
import { KeyError, type KeySource, readKey } from './key.ts'
import { type Limiter, sharedLimiter } from './limiter.ts'

export type { Stripe }

/** The version of Stripe's API that the gateway reads. Objects have the shapes of this version. */
export const API_VERSION = '2026-10-28.endive'
export const STRIPE_URL = 'https://api.stripe.com'
const TIMEOUT_MS = 20_000

/** Access to Stripe's API. */
export interface StripeClient {
  /** Makes calls with the SDK, each within the rate limit. Throws `StripeFailure`. */
  call<T>(calls: (stripe: Stripe) => Promise<T>): Promise<T>
  /** As `call`; null if the object does not exist. */
  find<T>(calls: (stripe: Stripe) => Promise<T>): Promise<T | null>
  /** Whether the current key is one of live mode. Throws `StripeFailure` if it cannot be read. */
  isLive(): Promise<boolean>
}

export interface ClientOptions {
  key: KeySource
  /** `https://api.stripe.com`, or the address of an emulator. */
  baseUrl: string
  log: Logger
  timeoutMs?: number
  limiter?: Limiter
}

/**
 * The only module that uses Stripe's SDK. The SDK builds, sends and parses requests, and pages through lists. It does not retry:
 * the sync repeats a failed read later, and a write has an idempotency key. Each request of a list counts for the rate limit.
 */
export function createClient({ key: source, baseUrl, log, ...options }: ClientOptions): StripeClient {
  const { timeoutMs = TIMEOUT_MS } = options
  let current: { key: string; stripe: Stripe } | undefined

  async function currentKey(): Promise<string> {
    try {
      return await readKey(source)
    } catch (error) {
      if (!(error instanceof KeyError)) throw error
      throw new StripeFailure({ kind: 'misconfigured', code: 'KEY_UNREADABLE', reason: error.message })
    }
  }

  async function connect(): Promise<Stripe> {
    const key = await currentKey()
    if (current?.key === key) return current.stripe
    const limiter = options.limiter ?? sharedLimiter(isLiveKey(key) ? 'live' : 'test')
    const { default: Sdk } = await import('stripe')
    const { hostname, port, protocol } = new URL(baseUrl)
    const stripe = new Sdk(key, {
      apiVersion: API_VERSION,
      host: hostname,
      port: port || (protocol === 'https:' ? 443 : 80),
      protocol: protocol === 'https:' ? 'https' : 'http',
      maxNetworkRetries: 0,
      timeout: timeoutMs,
      telemetry: false,
      httpClient: Sdk.createFetchHttpClient(limitedFetch(limiter, log) as typeof fetch),
    })
    current = { key, stripe }
    return stripe
  }

  const client: StripeClient = {
    async call(calls) {
      const stripe = await connect()
      try {
        return await calls(stripe)
      } catch (error) {
        if (!isSdkError(error)) throw error
        throw new StripeFailure(classifyError(error as SdkError))
      }
    },
    async find(calls) {
      try {
        return await client.call(calls)
      } catch (error) {
        if (error instanceof StripeFailure && error.failure.kind === 'missing') return null
        throw error
      }
    },
    isLive: async () => isLiveKey(await currentKey()),
  }
  return client
}

function isLiveKey(key: string): boolean {
  return /^(sk|rk)_live_/.test(key)
}

/** Errors of the SDK have a type such as `StripeConnectionError`. */
function isSdkError(error: unknown): boolean {
  return error instanceof Error && /^Stripe\w*Error$/.test((error as { type?: string }).type ?? '')
}

/** The `fetch` of the SDK: within the rate limit, counted, logged without ids, and traced. */
function limitedFetch(limiter: Limiter, log: Logger) {
  return async (input: string | URL, init: RequestInit): Promise<Response> => {
    const method = init.method ?? 'GET'
    const { pathname, hostname } = new URL(input)
    const template = templateOf(pathname)
    const attributes = {
      'http.request.method': method,
      'url.template': template,
      'server.address': hostname,
    }
    return await traceWithin(
      () => ({ name: `${method} ${template}`, kind: 'CLIENT', attributes }),
      async (span) => {
        const startedAt = performance.now()
        let status: number | 'UNREACHABLE' = 'UNREACHABLE'
        let requestId: string | null = null
        try {
          const response = await limiter.run(() => fetch(input, init))
          status = response.status
          requestId = response.headers.get('request-id')
          span.set({ 'http.response.status_code': status })
          if (status === 429) limiter.hold(Number(response.headers.get('retry-after') ?? 1) * 1_000)
          return response
        } finally {
          const failed = status === 'UNREACHABLE' || status >= 400
          if (failed) span.fail(String(status))
          stripeCalls.inc({ status: String(status) })
          const durationMs = Math.round(performance.now() - startedAt)
          log[failed ? 'warn' : 'debug']({
            msg: 'Stripe call',
            ...{ method, path: template, status, durationMs },
            ...(requestId && { requestId }),
          })
        }
      },
    )
  }
}

/** The path without ids, which may identify a person. */
function templateOf(path: string): string {
  return path
    .split('/')
    .map((part) => (/^(?:[a-z][a-z_]*|v\d|)$/.test(part) && !/^[a-z]+_test_/.test(part) ? part : '{id}'))
    .join('/')
}

/** A request that Stripe signs. */
export interface SignedBody {
  body: string
  header: string
  /** Signing secrets that are accepted. */
  secrets: readonly string[]
  /** Oldest accepted time of the signature, in seconds before `now`. */
  toleranceSeconds: number
  now: Date
}

/** Signs a body with a secret, as Stripe does, for a probe of the gateway. */
export async function signEvent(payload: string, secret: string): Promise<string> {
  const { default: Sdk } = await import('stripe')
  return Sdk.webhooks.generateTestHeaderString({ payload, secret })
}

/** Returns the event of a request that Stripe signed with one of the secrets; null if none fits, or if it is too old. */
export async function readSignedEvent({
  body,
  header,
  secrets,
  toleranceSeconds,
  now,
}: SignedBody): Promise<object | null> {
  const { default: Sdk } = await import('stripe')
  for (const secret of secrets) {
    try {
      return Sdk.webhooks.constructEvent(body, header, secret, toleranceSeconds, undefined, now.getTime())
    } catch {
      // Another secret, another body, or too old: none of them is accepted.
    }
  }
  return null
}
