import { PothosValidationError } from '@pothos/core'
import { GraphQLError } from 'graphql'
import { createYoga, type Plugin } from 'graphql-yoga'
import type { Caller } from '../src/auth/caller.ts'
import type { AppContext } from '../src/context.ts'
import { InputRefusal, Refusal } from '../src/errors.ts'
import type { RequestContext } from './context.ts'
import { schemas } from './index.ts'
import { useOperationLog } from './operation-log.ts'
import { useReplay } from './replay.ts'
import { useWholeAnswers } from './whole-answers.ts'

/** Serves each caller the graph of its audience. */
export function createGraphql(app: AppContext, options: { graphiql: boolean }) {
  return createYoga<{ caller: Caller }, RequestContext>({
    schema: ({ caller }) => schemas[caller.audience],
    context: ({ caller }): RequestContext => ({ ...app, caller, outcomes: [] }),
    plugins: [useOperationLog(), useReplay(), useWholeAnswers()] as Plugin[],
    graphiql: options.graphiql && { title: 'Licet', defaultQuery: graphiqlGreeting },
    landingPage: false,
    batching: false,
    cors: false,
    logging: false,
    // The length was judged from the headers already; Yoga's own limiter costs more than half the throughput.
    maxRequestBodySize: false,
    maskedErrors: { maskError: (error) => toGraphqlError(app, error) },
  })
}

/** Refused questions keep their code; what nobody foresaw is masked, and logged with its cause. */
function toGraphqlError(app: AppContext, error: unknown): GraphQLError {
  const cause = error instanceof GraphQLError ? (error.originalError ?? null) : error
  const place = error instanceof GraphQLError ? { nodes: error.nodes ?? null, path: error.path ?? null } : {}
  if (cause instanceof Refusal) {
    const issues = cause instanceof InputRefusal ? { issues: cause.issues } : {}
    return new GraphQLError(cause.message, { ...place, extensions: { code: cause.code, ...issues } })
  }
  if (cause instanceof PothosValidationError) {
    return new GraphQLError(cause.message, { ...place, extensions: { code: 'INPUT_INVALID' } })
  }
  if (error instanceof GraphQLError && (cause === null || cause instanceof GraphQLError)) return error
  app.log.error({ msg: 'fault', err: cause ?? error })
  return new GraphQLError('The gateway failed to answer; its operator finds the cause in the log.', {
    ...place,
    extensions: { code: 'INTERNAL' },
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
