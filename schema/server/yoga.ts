import { sendNodeResponse } from '@whatwg-node/server'
import { createYoga, type Plugin } from 'graphql-yoga'
import { preferredLocale } from '../../src/http/accept-language.ts'
import type { GraphqlHandler } from '../../src/http/server-options.ts'
import type { AppContext } from '../../src/platform/context.ts'
import type { RequestContext } from '../builder/context.ts'
import { schemas } from '../index.ts'
import { useBodyLimit } from './body-limit.ts'
import { useCompiledQueries } from './compiled-queries.ts'
import { useCost } from './cost/charge-cost.ts'
import { useDocumentLimits } from './document-limits.ts'
import { useDocuments } from './documents.ts'
import { toGraphqlError, useErrorCodes } from './error-codes.ts'
import type { HotPath } from './hot-path.ts'
import { useInputLimits } from './input-limits.ts'
import { useNoPartialData } from './no-partial-data.ts'
import { useOperationLog } from './operation-log.ts'
import { usePhaseMetrics } from './operation-metrics.ts'
import { useOutage } from './outage.ts'
import { useReplay } from './replay.ts'
import { useStreams } from './streams.ts'

/** Sender of a request, as identified by the HTTP server. */
type Sender = Pick<RequestContext, 'caller' | 'stillHolds' | 'signal'>

interface GraphqlOptions {
  graphiql: boolean
  hotPath?: HotPath
  /** Number of executions after which a query is compiled. */
  compileAfter?: number
}

/** Creates the Yoga server, which serves each caller the graph of its audience. */
export function createGraphql(app: AppContext, options: GraphqlOptions) {
  return createYoga<Sender, RequestContext>({
    schema: ({ caller }) => schemas[caller.audience],
    context: ({ caller, stillHolds, signal, request }): RequestContext => ({
      ...app,
      caller,
      stillHolds,
      signal,
      locale: preferredLocale(request.headers.get('accept-language')),
      request,
      outcomes: [],
    }),
    plugins: [
      useErrorCodes(),
      useOperationLog(app.log),
      usePhaseMetrics(),
      useStreams(),
      useBodyLimit(),
      useDocuments(app),
      useInputLimits(),
      useCost(),
      useDocumentLimits(),
      useOutage(),
      useReplay(),
      useNoPartialData(),
      useCompiledQueries(options.compileAfter),
      ...(options.hotPath ? [options.hotPath.plugin] : []),
    ] as Plugin[],
    graphiql: options.graphiql && { title: 'Licet', defaultQuery: graphiqlGreeting },
    // The default page of Yoga loads scripts from a public host, which is unreachable from a closed network and could read
    // the key that is entered. The module has nine megabytes, so it is loaded on first use.
    renderGraphiQL: async (page) => (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(page),
    landingPage: false,
    batching: false,
    // A cache of every document would let any client fill the memory: see `useDocuments`.
    parserAndValidationCache: false,
    cors: false,
    logging: false,
    // The HTTP server already limits the length. The limiter of Yoga costs more than half of the throughput.
    maxRequestBodySize: false,
    maskedErrors: { maskError: (error) => toGraphqlError(error, app.log) },
  })
}

/** Handles requests with Yoga. */
export function serveByYoga(yoga: ReturnType<typeof createGraphql>): GraphqlHandler {
  return async (request, response, sender) => {
    const { method = 'GET', url, headers, body } = request
    // Yoga makes such a request itself, but counts the characters of the body with `Object.keys`, which creates each as a key.
    const normalized = new yoga.fetchAPI.Request(`http://gateway${url}`, {
      method,
      headers: headers as Record<string, string>,
      signal: sender.signal,
      ...(method === 'POST' && { body }),
    })
    const result = await yoga.handleRequest(normalized, { ...sender })
    // After cancellation, no client reads the stream.
    if (sender.signal.aborted) await result.body?.cancel()
    response.setHeader('content-language', preferredLocale(headers['accept-language']))
    const send = () => sendNodeResponse(result, response, request, true)
    return { status: result.status, send }
  }
}

const graphiqlGreeting = `# Without a credential, this page shows the graph of
# applications. For the complete graph, enter the admin
# key that the gateway printed under Headers:
#   { "Authorization": "Bearer licet_…" }
# Then reload the schema with the button on the left.
{
  viewer {
    audience
    principal
    scopes
  }
}
`
