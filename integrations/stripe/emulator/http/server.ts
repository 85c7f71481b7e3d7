import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type Account, token } from '../account/account.ts'
import { routes } from '../routes/routes.ts'
import { ApiError } from './api-error.ts'
import { expand } from './expand.ts'
import type { Faults } from './faults.ts'
import { decodeForm, type Params, refuseUnknown } from './form.ts'
import { createIdempotency } from './idempotency.ts'
import { createRateLimit } from './rate-limit.ts'
import { list } from './read.ts'
import { findRoute } from './route.ts'

/** The version of the API that the emulator has. */
export const API_VERSION = '2026-10-28.endive'

/** A finished call. */
export interface RecordedCall {
  method: string
  path: string
  body: string
  idempotencyKey: string | null
  /** 0 without a response. */
  status: number
}

export interface ServerOptions {
  account: Account
  faults: Faults
  /** Requests a second. */
  perSecond: number
  onCall: (call: RecordedCall) => void
}

/** Creates the HTTP server of the API. */
export function createApiServer({ account, faults, perSecond, onCall }: ServerOptions): Server {
  const idempotency = createIdempotency(account.now)
  const limit = createRateLimit(perSecond)
  return createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    serve(request, response).catch((error: unknown) => {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
      response.writeHead(500).end(JSON.stringify({ error: { type: 'api_error', message } }))
    })
  })

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readText(request)
    const url = new URL(request.url ?? '/', 'http://emulator')
    const method = request.method ?? 'GET'
    const path = `${url.pathname}${url.search}`
    const requestId = `req_${token(14)}`
    const idempotencyKey = headerOf(request, 'idempotency-key')
    const send = (status: number, json: string, headers: Record<string, string> = {}) => {
      onCall({ method, path, body, idempotencyKey, status })
      response.writeHead(status, {
        'content-type': 'application/json',
        'request-id': requestId,
        'stripe-version': API_VERSION,
        ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
        ...headers,
      })
      response.end(json)
    }
    const fault = faults.take(method, path)
    if (fault?.afterwards) answer(request, url, body, requestId)
    if (fault?.play.kind === 'reset') {
      onCall({ method, path, body, idempotencyKey, status: 0 })
      request.socket.resetAndDestroy()
      return
    }
    if (fault) {
      const { status, error, headers } = fault.play as Extract<typeof fault.play, { kind: 'status' }>
      return send(
        status,
        JSON.stringify({ error: { type: 'api_error', message: 'Fault.', ...error } }),
        headers,
      )
    }
    const { status, json, headers } = answer(request, url, body, requestId)
    send(status, json, headers)
  }

  interface Answer {
    status: number
    json: string
    headers?: Record<string, string>
  }

  function answer(request: IncomingMessage, url: URL, body: string, requestId: string): Answer {
    try {
      return handle(request, url, body, requestId)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      const limited = error.status === 429 ? { 'stripe-rate-limited-reason': 'global-rate' } : undefined
      const json = JSON.stringify(error.toBody(requestId), null, 2)
      return { status: error.status, json, ...(limited && { headers: limited }) }
    }
  }

  function handle(request: IncomingMessage, url: URL, body: string, requestId: string): Answer {
    refuseCaller(request)
    if (limit.exceeds())
      throw new ApiError(
        429,
        'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.',
        { code: 'rate_limit' },
      )
    const method = request.method ?? 'GET'
    const found = findRoute(routes, method, url.pathname)
    if (!found)
      throw new ApiError(
        404,
        `Unrecognized request URL (${method}: ${url.pathname}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
      )
    const { route, id } = found
    const params: Params = method === 'POST' ? decodeForm(body) : decodeForm(url.search.slice(1))
    refuseUnknown(params, [...route.params, 'expand'])
    const key = method === 'POST' ? headerOf(request, 'idempotency-key') : null
    const fingerprint = `${method} ${url.pathname} ${body}`
    const stored = key && idempotency.find(key, fingerprint)
    if (stored) {
      const headers = { 'idempotent-replayed': 'true', 'original-request': stored.requestId }
      return { status: stored.response.status, json: stored.response.body, headers }
    }
    const expanded = list(params, 'expand').map(String)
    const result = expand(account, route.handle({ account, id, params }), expanded)
    const json = JSON.stringify(result, withoutInternals, 2)
    if (key) idempotency.store(key, fingerprint, { status: 200, body: json }, requestId)
    return { status: 200, json }
  }

  function refuseCaller(request: IncomingMessage): void {
    const authorization = headerOf(request, 'authorization') ?? ''
    const given = /^Bearer (.+)$/.exec(authorization)?.[1] ?? ''
    if (given === '')
      throw new ApiError(
        401,
        "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
      )
    if (given !== account.key)
      throw new ApiError(
        401,
        `Invalid API Key provided: ${given.slice(0, 8)}${'*'.repeat(8)}${given.slice(-4)}`,
      )
    const version = headerOf(request, 'stripe-version')
    if (version !== null && version !== API_VERSION)
      throw new ApiError(400, `Invalid Stripe API version: ${version}. The emulator has ${API_VERSION}.`)
  }
}

/** Fields that begin with `_` belong to the emulator. */
function withoutInternals(name: string, value: unknown): unknown {
  return name.startsWith('_') ? undefined : value
}

function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name]
  return typeof value === 'string' ? value : null
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
