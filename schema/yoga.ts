import { createYoga, type Plugin } from 'graphql-yoga'
import type { AppContext } from '../src/context.ts'
import type { RequestContext } from './context.ts'
import { toGraphqlError, useErrorCodes } from './error-codes.ts'
import { schemas } from './index.ts'
import { useInputLimits } from './input-limits.ts'
import { useOperationLog } from './operation-log.ts'
import { useReplay } from './replay.ts'
import type { ShortRoad } from './short-road.ts'
import { useStreams } from './streams.ts'
import { useWholeAnswers } from './whole-answers.ts'

/** Who sent a request, as far as HTTP can say. */
type Sender = Pick<RequestContext, 'caller' | 'stillHolds'>

/** Serves each caller the graph of its audience. */
export function createGraphql(app: AppContext, options: { graphiql: boolean; shortRoad?: ShortRoad }) {
  return createYoga<Sender, RequestContext>({
    schema: ({ caller }) => schemas[caller.audience],
    context: ({ caller, stillHolds, request }): RequestContext => ({
      ...app,
      caller,
      stillHolds,
      request,
      outcomes: [],
    }),
    plugins: [
      useErrorCodes(),
      useOperationLog(),
      useStreams(),
      useInputLimits(),
      useReplay(),
      useWholeAnswers(),
      ...(options.shortRoad ? [options.shortRoad.plugin] : []),
    ] as Plugin[],
    graphiql: options.graphiql && { title: 'Licet', defaultQuery: graphiqlGreeting },
    landingPage: false,
    batching: false,
    cors: false,
    logging: false,
    // The length was judged from the headers already; Yoga's own limiter costs more than half the throughput.
    maxRequestBodySize: false,
    maskedErrors: { maskError: (error) => toGraphqlError(error, app.log) },
  })
}

const graphiqlGreeting = `# Without a credential you see the \`app\` graph. Set the header
#   { "Authorization": "Bearer <the admin key that the gateway printed>" }
# below, and reload, to see the whole.
{
  viewer {
    audience
    principal
    scopes
  }
}
`
