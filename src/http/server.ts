import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import { ProviderUnavailable } from '../auth/access-token.ts'
import { Cancelled, runUnlessCancelled } from '../platform/cancellation.ts'
import type { AppContext } from '../platform/context.ts'
import { isUnavailable } from '../platform/database/unavailable.ts'
import { Overloaded } from '../platform/limits/overloaded.ts'
import { RateLimited } from '../platform/limits/rate-limited.ts'
import { overloaded } from '../platform/metrics/metrics.ts'
import { traceRequest } from '../platform/telemetry/trace-request.ts'
import { createClientAddressReader } from './client-address.ts'
import { createRequestLimits, type RequestLimits, serveGraphql } from './graphql.ts'
import { setSecurityHeaders } from './headers.ts'
import { handleProtocolErrors, rejectAmbiguous } from './protocol-errors.ts'
import { findPublished, isPublic } from './published-documents.ts'
import {
  type Rejection,
  rejectInsecure,
  rejectLate,
  rejectLimited,
  rejectOverloaded,
  rejectUnavailable,
  rejectUnknown,
} from './reject-request.ts'
import { createRequestDeadline } from './request-deadline.ts'
import { fault, send, sendRejection } from './send-json.ts'
import type { Routed, ServerOptions } from './server-options.ts'
import { followRequests } from './stop.ts'
import { readTls, reloadTls } from './tls.ts'

/** The HTTP side of the gateway: `/graphql`, `/health`, `/ready`, and the documents that anybody may have. */
export function createHttpServer(app: AppContext, options: ServerOptions): Server {
  const { tls, trustedProxies } = options.edge
  const arrivalOf = createClientAddressReader(trustedProxies)
  const rooms = createRequestLimits(options.edge.operations)
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const requestId = requestIdOf(request)
    request.url = originForm(request.url ?? '')
    const path = request.url.split('?', 1)[0] ?? ''
    const routed = { ...arrivalOf(request), path, requestId }
    route(app, options, rooms, request, response, routed).catch((error: unknown) => {
      const turnedAway = turnedAwayBy(error)
      if (turnedAway === GONE) return
      // What is shed is counted; whatever else failed is logged.
      if (!turnedAway || (turnedAway.status === 503 && !(error instanceof Overloaded))) {
        const msg = isUnavailable(error) ? 'database unavailable' : 'request failed'
        app.log.error({ msg, requestId, err: error })
      }
      sendRejection(response, turnedAway ?? failed)
    })
  }
  // A request without a Host, or with an expectation, is turned away by us, in the same words as others.
  const settings = { requireHostHeader: false, connectionsCheckingInterval: 1_000 }
  const server = tls
    ? createTlsServer({ ...settings, ...readTls(tls) }, answer)
    : createServer(settings, answer)
  // Who comes beyond is disconnected before anything is read.
  if (options.edge.connections > 0) server.maxConnections = options.edge.connections
  server.on('drop', () => overloaded.inc({ whose: 'connections', why: 'full' }))
  followRequests(server)
  server.on('checkExpectation', answer)
  handleProtocolErrors(server)
  if (tls) {
    const stop = reloadTls(server as TlsServer, tls, app.log)
    server.once('close', stop)
  }
  // Who sends slowly is cut off: ten seconds for the headers, thirty for the whole request.
  server.headersTimeout = 10_000
  server.requestTimeout = 30_000
  // Who leaves an answer unread is, too: nothing moves on a connection for a minute more than one may wait for an answer.
  const { requestTimeoutMs } = options.edge
  server.timeout = requestTimeoutMs && requestTimeoutMs + UNREAD_MS
  // Longer than a proxy keeps an idle connection, which would else send a request into one that is being closed.
  server.keepAliveTimeout = 75_000
  return server
}

/** A target that names the host as well, which every server has to take (RFC 9112 section 3.2.2), without it. */
function originForm(target: string): string {
  if (target.startsWith('/') || !/^https?:\/\//i.test(target) || !URL.canParse(target)) return target
  const { pathname, search } = new URL(target)
  return pathname + search
}

/** How long a client may leave unread what it is sent, at the least. */
const UNREAD_MS = 60_000

const failed: Rejection = { status: 500, code: 'INTERNAL', message: 'The gateway failed.' }

/** For one who left there is no answer. */
const GONE = Symbol('gone')

/** What is answered to a request that was not served; null where nobody foresaw why. */
function turnedAwayBy(error: unknown): Rejection | typeof GONE | null {
  if (error instanceof Cancelled) return error.code === 'CLIENT_LEFT' ? GONE : rejectLate(error)
  if (error instanceof Overloaded) return rejectOverloaded(error)
  if (error instanceof RateLimited) return rejectLimited(error)
  if (error instanceof ProviderUnavailable) return rejectUnknown
  if (isUnavailable(error)) return rejectUnavailable()
  return null
}

async function route(
  app: AppContext,
  options: ServerOptions,
  rooms: RequestLimits,
  request: IncomingMessage,
  response: ServerResponse,
  routed: Routed,
): Promise<void> {
  const { path, requestId } = routed
  response.setHeader('x-request-id', requestId)
  setSecurityHeaders(response)
  const turnedAway = rejectInsecure(routed, options.edge.production) ?? rejectAmbiguous(request)
  if (turnedAway) return sendRejection(response, turnedAway)
  switch (path) {
    case '/graphql':
      return await traceRequest(request, response, requestId, () =>
        serveGraphql(app, options, rooms, request, response, routed),
      )
    case '/health':
      return send(response, 200, { status: 'up' })
    case '/ready':
      return await serveReady(app, options, response)
    default:
      if (isPublic(path) && (await servePublished(app, options, rooms, request, response, path))) return
      for (const serve of options.routes ?? []) if (await serve(request, response, routed)) return
      return send(response, 404, {
        errors: [fault('NOT_FOUND', 'There is nothing here. The graph is at /graphql.')],
      })
  }
}

/** Serves the public documents, to be kept by caches (RFC 9110, RFC 9111). Answers whether there is one. */
async function servePublished(
  app: AppContext,
  { edge }: ServerOptions,
  { all }: RequestLimits,
  { method, headers }: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<boolean> {
  if (method !== 'GET' && method !== 'HEAD') return false
  // Anybody may ask for them, as often as they like: they take their turn like operations.
  const patience = createRequestDeadline(response, edge.requestTimeoutMs)
  const { signal } = patience
  const find = () => runUnlessCancelled(signal, () => findPublished(app, path))
  const published = await patience.wait(all.within(signal, find))
  if (!published) return false
  const { body, etag, contentType, maxAgeSeconds } = published
  response.setHeader('etag', etag)
  response.setHeader('cache-control', `public, max-age=${maxAgeSeconds}`)
  response.setHeader('access-control-allow-origin', '*')
  if (isKnown(headers['if-none-match'], etag)) response.writeHead(304).end()
  else response.writeHead(200, { 'content-type': contentType }).end(method === 'HEAD' ? undefined : body)
  return true
}

/** Whether the client has this very document; compared weakly, since a cache may have weakened it (RFC 9110). */
function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  const known = ifNoneMatch?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? []
  return known.includes(etag) || known.includes('*')
}

async function serveReady(
  app: AppContext,
  { ready }: ServerOptions,
  response: ServerResponse,
): Promise<void> {
  try {
    send(response, 200, { status: 'ready', ...(await ready()) })
  } catch (error) {
    app.log.warn({ msg: 'not ready', err: error })
    send(response, 503, { status: 'not ready' })
  }
}

/** The caller's own id for the request where it is harmless, so that its log and ours can be joined. */
function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID()
}
