import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import { Cancelled } from '../platform/cancellation.ts'
import type { AppContext } from '../platform/context.ts'
import { DatabaseUnavailable } from '../platform/database/unavailable.ts'
import { parseTypedId } from '../platform/ids.ts'
import { PublicFault } from '../platform/public-fault.ts'
import { isOutage, publicFaultOf } from '../platform/public-fault-of.ts'
import { traceRequest } from '../platform/telemetry/trace-request.ts'
import { createClientAddressReader, isTrustedProxy } from './client-address.ts'
import { serveExport } from './export.ts'
import { createRequestLimits, type RequestLimits, serveGraphql } from './graphql.ts'
import { setSecurityHeaders } from './headers.ts'
import { limitConnections } from './limit-connections.ts'
import { matchesEtag } from './matches-etag.ts'
import { NotReady } from './not-ready.ts'
import { pauseRefusal } from './pause-refusal.ts'
import { handleProtocolErrors, rejectAmbiguous } from './protocol-errors.ts'
import { createPublishedDocuments, isPublic, type PublishedDocuments } from './published-documents.ts'
import { rejectInsecure } from './reject-request.ts'
import { createRequestDeadline } from './request-deadline.ts'
import { sendFault } from './send-fault.ts'
import { sendJson } from './send-json.ts'
import type { Edge, RoutedRequest, ServerOptions } from './server-options.ts'
import { createSilentProxyWarning } from './silent-proxy.ts'
import { trackResponses } from './stop-server.ts'
import { readTls, reloadTls } from './tls.ts'

/** Shortest time, in milliseconds, that a client may leave a response unread before its connection is closed. */
const UNREAD_MS = 60_000

/** Creates the HTTP server of a gateway: `/graphql`, `/health`, `/ready`, the public documents and further routes. */
export function createHttpServer(app: AppContext, options: ServerOptions): Server {
  const { tls, trustedProxies, clientAddressHeader, connections, requestTimeoutMs } = options.edge
  const { handshakeMs: handshakeTimeout = 10_000 } = options.edge
  const readClientAddress = createClientAddressReader(trustedProxies, clientAddressHeader)
  const warnOfSilentProxy = createSilentProxyWarning(app.log, clientAddressHeader)
  const limits = createRequestLimits(options.edge.operations)
  const documents = createPublishedDocuments(app, limits.operations)
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    const requestId = requestIdOf(request)
    request.url = originForm(request.url ?? '')
    const path = request.url.split('?', 1)[0] ?? ''
    const routed = { ...readClientAddress(request), path, requestId }
    if (routed.silentProxy && path === '/graphql') warnOfSilentProxy(routed.silentProxy, request.headers)
    route(app, { ...options, documents }, limits, request, response, routed).catch((error: unknown) => {
      const fault = publicFaultOf(error)
      if (fault instanceof Cancelled && fault.code === 'CLIENT_LEFT') return
      // Rejected load is counted. Only failures are logged.
      if (!fault || isOutage(fault)) {
        const msg = fault instanceof DatabaseUnavailable ? 'database unavailable' : 'request failed'
        app.log.error({ msg, requestId, err: fault?.cause ?? error })
      }
      const sent = fault ?? internalFault()
      void pauseRefusal(response, sent.status, options.edge.refusalPauseMs).then(() =>
        sendFault(response, sent),
      )
    })
  }
  // The gateway itself rejects a request without a Host or with an unknown expectation, in its own format.
  const settings = { requireHostHeader: false, connectionsCheckingInterval: 1_000 }
  const server = tls
    ? createTlsServer({ ...settings, ...readTls(tls), handshakeTimeout }, onRequest)
    : createServer(settings, onRequest)
  if (connections > 0) limitConnections(server, connections, isTrustedProxy(trustedProxies))
  trackResponses(server)
  server.on('checkExpectation', onRequest)
  handleProtocolErrors(server)
  if (tls) {
    const stop = reloadTls(server as TlsServer, tls, app.log)
    server.once('close', stop)
  }
  // A client that sends too slowly is disconnected: after 10 s for the headers, 30 s for the whole request.
  server.headersTimeout = 10_000
  server.requestTimeout = 30_000
  // So is a client that does not read: an idle connection closes a minute after the request timeout.
  server.timeout = requestTimeoutMs && requestTimeoutMs + UNREAD_MS
  // Longer than proxies keep an idle connection. Otherwise a proxy could send a request into a closing connection.
  server.keepAliveTimeout = 75_000
  return server
}

/** Strips the host from an absolute request target, which every server has to accept (RFC 9112 section 3.2.2). */
function originForm(target: string): string {
  if (target.startsWith('/') || !/^https?:\/\//i.test(target) || !URL.canParse(target)) return target
  const { pathname, search } = new URL(target)
  return pathname + search
}

function internalFault(): PublicFault {
  return new PublicFault('INTERNAL', 500, 'The gateway failed.', { closesConnection: true })
}

async function route(
  app: AppContext,
  options: ServerOptions & { documents: PublishedDocuments },
  limits: RequestLimits,
  request: IncomingMessage,
  response: ServerResponse,
  routed: RoutedRequest,
): Promise<void> {
  const { path, requestId } = routed
  response.setHeader('x-request-id', requestId)
  setSecurityHeaders(response)
  const fault = rejectInsecure(routed, options.edge.production) ?? rejectAmbiguous(request)
  if (fault) return sendFault(response, fault)
  switch (path) {
    case '/graphql':
      return await traceRequest(request, response, requestId, () =>
        serveGraphql(app, options, limits, request, response, routed),
      )
    case '/health':
      return sendJson(response, 200, { status: 'up' })
    case '/ready':
      return await serveReady(app, options, response)
    default: {
      if (path.startsWith('/export/'))
        return await serveExport(app, options, limits, request, response, routed)
      if (isPublic(path) && (await servePublished(options, request, response, routed))) return
      for (const serve of options.routes ?? []) if (await serve(request, response, routed)) return
      const message = 'Nothing exists at this path. The API is at /graphql.'
      return sendFault(response, new PublicFault('NOT_FOUND', 404, message))
    }
  }
}

/** Serves the public documents with cache headers (RFC 9110, RFC 9111). Returns false if there is none at the path. */
async function servePublished(
  { edge, documents }: { edge: Edge; documents: PublishedDocuments },
  { method, headers }: IncomingMessage,
  response: ServerResponse,
  { path, address }: RoutedRequest,
): Promise<boolean> {
  if (method !== 'GET' && method !== 'HEAD') return false
  const deadline = createRequestDeadline(response, edge.requestTimeoutMs)
  const published = await deadline.waitFor(documents.find(path, address))
  if (!published) return false
  const { body, etag, contentType, maxAgeSeconds } = published
  response.setHeader('etag', etag)
  response.setHeader('cache-control', `public, max-age=${maxAgeSeconds}`)
  response.setHeader('access-control-allow-origin', '*')
  if (matchesEtag(headers['if-none-match'], etag)) response.writeHead(304).end()
  else response.writeHead(200, { 'content-type': contentType }).end(method === 'HEAD' ? undefined : body)
  return true
}

async function serveReady(
  app: AppContext,
  { ready }: ServerOptions,
  response: ServerResponse,
): Promise<void> {
  try {
    sendJson(response, 200, { status: 'ready', ...(await ready()) })
  } catch (error) {
    if (error instanceof NotReady) app.log.info({ msg: 'not ready', reason: error.message })
    else app.log.warn({ msg: 'not ready', err: error })
    sendJson(response, 503, { status: 'not ready' })
  }
}

/**
 * The request id that the client sent, if it is safe to log, so that both logs can be joined. Otherwise a new one, also in place of
 * the ID of a record: events of a bulk operation have its ID, and no client can add to them.
 */
function requestIdOf({ headers }: IncomingMessage): string {
  const sent = headers['x-request-id']
  if (typeof sent !== 'string' || !/^[\w.:-]{1,64}$/.test(sent)) return randomUUID()
  return parseTypedId(sent) ? randomUUID() : sent
}
