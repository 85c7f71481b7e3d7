import { type SpanAbout, traceWithin } from '../../../src/platform/telemetry/tracing.ts'
import type { Call, HubspotClient } from './client.ts'

/** The client, with each call seen in the trace of what it is made for: the path without ids, and what came of it. */
export function traceClient({ send }: HubspotClient, baseUrl: string): HubspotClient {
  const { hostname } = new URL(baseUrl)
  return {
    send: (call) =>
      traceWithin(
        () => aboutCall(call, hostname),
        async (span) => {
          const judged = await send(call)
          span.set({ 'http.response.status_code': judged.status ?? undefined })
          if (judged.verdict.kind !== 'ok') span.fail(judged.verdict.code)
          return judged
        },
      ),
  }
}

function aboutCall({ method, path }: Call, hostname: string): SpanAbout {
  // Whatever is neither a word of the API nor its version is somebody's id.
  const isWord = /^(?:[a-z][a-z_-]*|\d{4}-\d{2}|)$/
  const template = path
    .split('/')
    .map((part) => (isWord.test(part) ? part : '{id}'))
    .join('/')
  return {
    name: `${method} ${template}`,
    kind: 'CLIENT',
    attributes: { 'http.request.method': method, 'url.template': template, 'server.address': hostname },
  }
}
