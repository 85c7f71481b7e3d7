import type { IncomingMessage, ServerResponse } from 'node:http'
import { isTracing, trace } from './tracing.ts'

/** Runs what answers a request for the graph in a span, of the caller's trace where it sends one. */
export async function traceRequest(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  answer: () => Promise<void>,
): Promise<void> {
  if (!isTracing()) return await answer()
  const { traceparent } = request.headers
  const about = {
    // Renamed once it is known what is asked.
    name: 'graphql',
    kind: 'SERVER',
    attributes: { 'url.path': '/graphql', 'licet.request_id': requestId },
  } as const
  const work = async (span: Parameters<Parameters<typeof trace>[1]>[0]) => {
    try {
      await answer()
    } finally {
      span.set({ 'http.response.status_code': response.statusCode })
      if (response.statusCode >= 500) span.fail(String(response.statusCode))
    }
  }
  await trace(about, work, typeof traceparent === 'string' ? traceparent : undefined)
}
