import { blockFieldSuggestionsPlugin } from '@escape.tech/graphql-armor-block-field-suggestions'
import { sendNodeResponse } from '@whatwg-node/server'
import { createYoga, type Plugin } from 'graphql-yoga'
import type { GraphqlHandler } from '../../src/http/server-options.ts'
import type { AppContext } from '../../src/platform/context.ts'
import type { RequestContext } from '../builder/context.ts'
import { schemas } from '../index.ts'
import { useDocumentLimits } from './document-limits.ts'
import { toGraphqlError, useErrorCodes } from './error-codes.ts'
import type { HotPath } from './hot-path.ts'
import { useInputLimits } from './input-limits.ts'
import { useNoPartialData } from './no-partial-data.ts'
import { useOperationLog } from './operation-log.ts'
import { usePhaseMetrics } from './operation-metrics.ts'
import { useReplay } from './replay.ts'
import { useStreams } from './streams.ts'

/** Who sent a request, as far as HTTP can say. */
type Sender = Pick<RequestContext, 'caller' | 'stillHolds' | 'signal'>

/** Serves each caller the graph of its audience. */
export function createGraphql(app: AppContext, options: { graphiql: boolean; hotPath?: HotPath }) {
  return createYoga<Sender, RequestContext>({
    schema: ({ caller }) => schemas[caller.audience],
    context: ({ caller, stillHolds, signal, request }): RequestContext => ({
      ...app,
      caller,
      stillHolds,
      signal,
      request,
      outcomes: [],
    }),
    plugins: [
      useErrorCodes(),
      useOperationLog(app.log),
      usePhaseMetrics(),
      useStreams(),
      useInputLimits(),
      useDocumentLimits(),
      blockFieldSuggestionsPlugin({ mask: '' }),
      useReplay(),
      useNoPartialData(),
      ...(options.hotPath ? [options.hotPath.plugin] : []),
    ] as Plugin[],
    graphiql: options.graphiql && { title: 'Licet', defaultQuery: graphiqlGreeting },
    // The page that comes with Yoga loads its scripts from a public host, which a closed network does not reach, and
    // which would have to be trusted with the key that is typed there. Nine megabytes, so loaded when first asked for.
    renderGraphiQL: async (page) => (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(page),
    landingPage: false,
    batching: false,
    cors: false,
    logging: false,
    // The length was judged from the headers already; Yoga's own limiter costs more than half the throughput.
    maxRequestBodySize: false,
    maskedErrors: { maskError: (error) => toGraphqlError(error, app.log) },
  })
}

/** Answers by Yoga whatever the shorter road leaves. */
export function serveByYoga(yoga: ReturnType<typeof createGraphql>): GraphqlHandler {
  return async (request, response, sender) => {
    const answer = await yoga.handleNodeRequestAndResponse(request, response, { ...sender })
    // A stream that nobody will read is ended.
    if (sender.signal.aborted) await answer.body?.cancel()
    return () => sendNodeResponse(answer, response, request, true)
  }
}

const graphiqlGreeting = `# Without a credential you see the graph of
# an application. For the whole, set under Headers
#   { "Authorization": "Bearer licet_…" }
# to the admin key that the gateway printed, and
# press the arrows at the left to read it anew.
{
  viewer {
    audience
    principal
    scopes
  }
}
`
