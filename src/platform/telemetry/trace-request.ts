import type { IncomingMessage, ServerResponse } from 'node:http'
import { isTracing, trace } from './tracing.ts'

/** Serves a request for the graph in a span. The span belongs to the client's trace if the client sends one. */
export function traceRequest(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  serve: () => Promise<void>,
): Promise<void> {
  return isTracing() ? serveInSpan(request, response, requestId, serve) : serve()
}

async function serveInSpan(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  serve: () => Promise<void>,
): Promise<void> {
  const { traceparent } = request.headers
  const about = {
    // Renamed once the operation is known.
    name: 'graphql',
    kind: 'SERVER',
    attributes: { 'url.path': '/graphql', 'licet.request_id': requestId },
  } as const
  const work = async (span: Parameters<Parameters<typeof trace>[1]>[0]) => {
    try {
      await serve()
    } finally {
      span.set({ 'http.response.status_code': response.statusCode })
      if (response.statusCode >= 500) span.fail(String(response.statusCode))
    }
  }
  await trace(about, work, typeof traceparent === 'string' ? traceparent : undefined)
}
