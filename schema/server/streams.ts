import { type ExecutionResult, GraphQLError, Kind, type OperationDefinitionNode } from 'graphql'
import { isAsyncIterable, type Plugin, processRegularResult } from 'graphql-yoga'
import type { RequestContext } from '../builder/context.ts'
import { toGraphqlError } from './error-codes.ts'
import { beginOperation } from './operation-log.ts'
import { countErrors } from './operation-metrics.ts'

/**
 * What the other plugins do for an answer, for each message of a subscription: errors have their codes, a
 * message is whole or has no data, and one line is logged, at the end. An error ends the stream: who
 * subscribes again after the last cursor then misses nothing.
 */
export function useStreams(): Plugin<RequestContext> {
  return {
    onSubscribe({ args }) {
      const ctx = args.contextValue as RequestContext
      const { operation, answered, ended } = beginOperation(args)
      return {
        onSubscribeResult({ result, setResult }) {
          if (isAsyncIterable(result)) {
            answered(undefined)
            const end = (messages: number, errors?: readonly GraphQLError[]) => {
              countErrors(operation, 'subscribe', errors)
              ended(errors, { messages })
            }
            setResult(wholeMessages(result, ctx, rootOf(operation), end))
            return
          }
          const refused = withoutData(result.errors ?? [], ctx)
          setResult(refused)
          answered(refused.errors)
          ended(refused.errors)
        },
      }
    },
    // After Yoga has looked for a form in which to send it, and found none: it would answer without a word, and leave
    // the stream open.
    async onResultProcess({ result, resultProcessor, setResult, setResultProcessor }) {
      if (resultProcessor || !isAsyncIterable(result)) return
      await result[Symbol.asyncIterator]().return?.()
      setResult({ errors: [notAcceptable()] })
      setResultProcessor(processRegularResult, 'application/json')
    },
  }
}

function notAcceptable(): GraphQLError {
  return new GraphQLError('A subscription is a stream: send it with `accept: text/event-stream`.', {
    extensions: { code: 'NOT_ACCEPTABLE', http: { status: 406 } },
  })
}

function wholeMessages(
  source: AsyncIterable<ExecutionResult>,
  ctx: RequestContext,
  root: string,
  onEnd: (messages: number, errors?: readonly GraphQLError[]) => void,
): AsyncIterableIterator<ExecutionResult, undefined> {
  const iterator = source[Symbol.asyncIterator]()
  let messages = 0
  let ended = false
  const end = async (errors?: readonly GraphQLError[]) => {
    if (!ended) onEnd(messages, errors)
    ended = true
    await iterator.return?.()
  }
  const done = { done: true, value: undefined } as const
  /** Whatever fails in a stream fails in its field: what has no place would be taken for a variable that does not fit. */
  const located = (error: GraphQLError) =>
    error.path || error.extensions.code
      ? error
      : new GraphQLError(error.message, { originalError: error.originalError ?? error, path: [root] })

  async function next(): Promise<IteratorResult<ExecutionResult, undefined>> {
    if (ended) return done
    const result = await iterator.next().catch((error: unknown) => failed(error))
    if (!result.done && !result.value.errors) {
      messages++
      return result
    }
    if (result.done) {
      await end()
      return done
    }
    const refused = withoutData((result.value.errors ?? []).map(located), ctx)
    await end(refused.errors)
    return { done: false, value: refused }
  }

  return {
    next,
    return: async () => {
      await end()
      return done
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

/** What the caller named the one field of a subscription. */
function rootOf(operation: OperationDefinitionNode | null | undefined): string {
  const [field] = operation?.selectionSet.selections ?? []
  return field?.kind === Kind.FIELD ? (field.alias ?? field.name).value : ''
}

function failed(error: unknown): IteratorYieldResult<ExecutionResult> {
  const wrapped =
    error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error })
  return { done: false, value: { errors: [wrapped] } }
}

function withoutData(errors: readonly GraphQLError[], { log, caller }: RequestContext) {
  return { errors: errors.map((error) => toGraphqlError(error, log, caller.requestId)), data: null }
}
