import { type SpanAbout, traceWithin } from '../../../src/platform/telemetry/tracing.ts'
import type { Call, HubspotClient } from './client.ts'

/** The client with a span for each call: its path without ids, and its outcome. */
export function traceClient({ send }: HubspotClient, baseUrl: string): HubspotClient {
  const { hostname } = new URL(baseUrl)
  return {
    send: (call) =>
      traceWithin(
        () => aboutCall(call, hostname),
        async (span) => {
          const response = await send(call)
          span.set({ 'http.response.status_code': response.status ?? undefined })
          if (response.verdict.kind !== 'ok') span.fail(response.verdict.code)
          return response
        },
      ),
  }
}

function aboutCall({ method, path }: Call, hostname: string): SpanAbout {
  // Any other path segment is an id, which may identify a person.
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
