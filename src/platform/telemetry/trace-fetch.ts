import { traceWithin } from './tracing.ts'

/** Runs `fetch` in a span with that name. The span has host and path, and never the query string. */
export async function traceFetch(name: string, url: string, options: RequestInit): Promise<Response> {
  const { hostname, pathname } = new URL(url)
  const attributes = { 'http.request.method': 'GET', 'server.address': hostname, 'url.path': pathname }
  return await traceWithin(
    () => ({ name, kind: 'CLIENT', attributes }),
    async (span) => {
      const response = await fetch(url, options)
      span.set({ 'http.response.status_code': response.status })
      return response
    },
  )
}
