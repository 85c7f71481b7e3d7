import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import { isDeepStrictEqual } from 'node:util'
import { ProviderUnavailable } from '../auth/access-token.ts'
import { authenticate } from '../auth/authenticate.ts'
import type { Caller } from '../auth/caller.ts'
import type { AppContext } from '../context.ts'
import { RateLimited } from '../limits/rate-limited.ts'
import { httpDuration } from '../metrics/metrics.ts'
import { type Arrival, createArrivals, subscriberOf } from './arrival.ts'
import { handleCors } from './cors.ts'
import { type TurnedAway, turnAway, turnAwayInsecure, turnAwayLimited, turnAwayUnknown } from './gate.ts'
import { setSecurityHeaders } from './headers.ts'
import { findPublished } from './published.ts'
import { prepareStream } from './stream.ts'
import { readTls, reloadTls, type TlsFiles } from './tls.ts'

/** What answers GraphQL requests, once it is known who sends them. */
export type GraphqlHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  caller: Caller,
  /** Whether the credential still says the same of the caller: what lasts asks now and then. */
  stillHolds: () => Promise<boolean>,
) => unknown

/** Serves paths that are not the gateway's own, an integration's. Answers whether the path was one of its. */
export type Route = (
  request: IncomingMessage,
  response: ServerResponse,
  arrival: Arrival & { path: string; requestId: string },
) => Promise<boolean>

/** How the gateway stands in its network. */
export interface Edge {
  production: boolean
  /** Whose word about a client's address and encryption is taken. */
  trustedProxies: string[]
  /** The origins whose pages may use the graph from a browser. */
  corsOrigins: string[]
  /** The gateway's own certificate; without one, a proxy has to speak TLS. */
  tls: TlsFiles | null
}

export interface ServerOptions {
  graphql: GraphqlHandler
  graphiql: boolean
  edge: Edge
  /** What integrations serve beside the graph. */
  routes?: Route[]
  /** Throws when the gateway cannot serve; what keeps it from nothing but is worth knowing is answered. */
  ready: () => Promise<object>
}

/** What is known of a request before it is routed. */
interface Routed extends Arrival {
  path: string
  requestId: string
}

/** The HTTP side of the gateway: `/graphql`, `/health`, `/ready`, and the documents that anybody may have. */
export function createHttpServer(app: AppContext, options: ServerOptions): Server {
  const { tls, trustedProxies } = options.edge
  const arrivalOf = createArrivals(trustedProxies)
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const requestId = requestIdOf(request)
    const path = request.url?.split('?', 1)[0] ?? ''
    route(app, options, request, response, { ...arrivalOf(request), path, requestId }).catch(
      (error: unknown) => {
        if (error instanceof ProviderUnavailable) {
          app.log.error({ msg: 'OpenID provider', requestId, err: error })
          return sendTurnedAway(response, turnAwayUnknown)
        }
        if (error instanceof RateLimited) return sendTurnedAway(response, turnAwayLimited(error))
        app.log.error({ msg: 'request failed', requestId, err: error })
        if (!response.headersSent) {
          send(response, 500, { errors: [fault('INTERNAL', 'The gateway failed.')] })
        } else response.destroy()
      },
    )
  }
  const server = tls ? createTlsServer(readTls(tls), answer) : createServer(answer)
  if (tls) {
    const stop = reloadTls(server as TlsServer, tls, app.log)
    server.once('close', stop)
  }
  // Who sends slowly is cut off: ten seconds for the headers, thirty for the whole request.
  server.headersTimeout = 10_000
  server.requestTimeout = 30_000
  return server
}

async function route(
  app: AppContext,
  options: ServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
  routed: Routed,
): Promise<void> {
  const { path, requestId } = routed
  response.setHeader('x-request-id', requestId)
  setSecurityHeaders(response)
  const insecure = turnAwayInsecure(routed, options.edge.production)
  if (insecure) return sendTurnedAway(response, insecure)
  switch (path) {
    case '/graphql':
      return await serveGraphql(app, options, request, response, routed)
    case '/health':
      return send(response, 200, { status: 'up' })
    case '/ready':
      return await serveReady(app, options, response)
    default:
      if (await servePublished(app, request, response, path)) return
      for (const serve of options.routes ?? []) if (await serve(request, response, routed)) return
      return send(response, 404, {
        errors: [fault('NOT_FOUND', 'There is nothing here. The graph is at /graphql.')],
      })
  }
}

async function serveGraphql(
  app: AppContext,
  { graphql, graphiql, edge }: ServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
  { address, requestId }: Routed,
): Promise<void> {
  const startedAt = performance.now()
  response.once('finish', () => {
    const labels = { method: methodOf(request), statusCode: response.statusCode }
    httpDuration.observe(labels, (performance.now() - startedAt) / 1000)
  })
  if (handleCors(request, response, edge.corsOrigins)) return
  const asksForGraphiql =
    graphiql && request.method === 'GET' && request.headers.accept?.includes('text/html')
  const refused = asksForGraphiql ? null : turnAway(request)
  if (refused) return sendTurnedAway(response, refused)
  if (asksForGraphiql) setSecurityHeaders(response, true)
  else response.setHeader('cache-control', 'no-store')
  const credential = request.headers.authorization ?? null
  const whoSends = () => authenticate(app, credential, requestId, address)
  const caller = await (credential === null ? whoSends() : guarded(app, address, credential, whoSends))
  if (caller) {
    if (request.headers.accept?.includes('text/event-stream')) prepareStream(request, response)
    await graphql(request, response, caller, async () => isDeepStrictEqual(await whoSends(), caller))
    return
  }
  sendTurnedAway(response, {
    status: 401,
    code: 'UNAUTHENTICATED',
    message:
      'The credential is not accepted. Send `Authorization: Bearer <API key or access token>`, or none to use the `app` graph.',
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  })
}

/** A credential may be a guess: too many wrong ones from an address are not looked up. Throws `RateLimited`. */
async function guarded(
  { limits }: AppContext,
  address: string,
  secret: string,
  whoSends: () => Promise<Caller | null>,
): Promise<Caller | null> {
  const guess = { from: subscriberOf(address), secret, prefix: null }
  return await limits.guesses.attempt(guess, whoSends, (caller) => (caller ? 'genuine' : 'wrong'))
}

/** Serves the public documents, to be kept by caches (RFC 9110, RFC 9111). Answers whether there is one. */
async function servePublished(
  app: AppContext,
  { method, headers }: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<boolean> {
  const published = method === 'GET' || method === 'HEAD' ? await findPublished(app, path) : null
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

function sendTurnedAway(response: ServerResponse, { status, code, message, headers = {} }: TurnedAway): void {
  // What is left of the request is not read: the connection cannot be used again.
  send(response, status, { errors: [fault(code, message)] }, { ...headers, connection: 'close' })
}

function send(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  response.end(JSON.stringify(body))
}

function fault(code: string, message: string) {
  return { message, extensions: { code } }
}

/** There is no end to the methods that a client can make up. */
function methodOf({ method = '' }: IncomingMessage): string {
  return ['GET', 'HEAD', 'OPTIONS', 'POST'].includes(method) ? method : 'other'
}

/** The caller's own id for the request where it is harmless, so that its log and ours can be joined. */
function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID()
}
