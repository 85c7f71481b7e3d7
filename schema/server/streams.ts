import { type ExecutionResult, GraphQLError, Kind, type OperationDefinitionNode } from 'graphql'
import { isAsyncIterable, type Plugin, processRegularResult } from 'graphql-yoga'
import type { RequestContext } from '../builder/context.ts'
import { toGraphqlError } from './error-codes.ts'
import { beginOperation } from './operation-log.ts'
import { countErrors } from './operation-metrics.ts'

/**
 * Does for each message of a subscription what other plugins do for a result: errors get codes, and a message with an
 * error has no data. One log entry is written at the end. An error ends the stream; a new subscription after the last
 * cursor then misses no change.
 */
export function useStreams(): Plugin<RequestContext> {
  return {
    onSubscribe({ args }) {
      const ctx = args.contextValue as RequestContext
      const { operation, countResult, logEnd } = beginOperation(args)
      return {
        onSubscribeResult({ result, setResult }) {
          if (isAsyncIterable(result)) {
            countResult(undefined)
            const end = (messages: number, errors?: readonly GraphQLError[]) => {
              countErrors(operation, 'subscribe', errors)
              logEnd(errors, { messages })
            }
            setResult(completeMessages(result, ctx, rootOf(operation), end))
            return
          }
          const refused = withoutData(result.errors ?? [], ctx)
          setResult(refused)
          countResult(refused.errors)
          logEnd(refused.errors)
        },
      }
    },
    // Without a result processor, the client accepts no stream. Yoga would send an empty response and leave the stream
    // open.
    async onResultProcess({ result, resultProcessor, setResult, setResultProcessor }) {
      if (resultProcessor || !isAsyncIterable(result)) return
      await result[Symbol.asyncIterator]().return?.()
      setResult({ errors: [notAcceptable()] })
      setResultProcessor(processRegularResult, 'application/json')
    },
  }
}

function notAcceptable(): GraphQLError {
  return new GraphQLError('A subscription returns a stream. Send it with `accept: text/event-stream`.', {
    extensions: { code: 'NOT_ACCEPTABLE', http: { status: 406 } },
  })
}

function completeMessages(
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
  /** Locates an error at the root field, because an error without a path is reported as a variable of the wrong type. */
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

/** Response key of the only field of a subscription. */
function rootOf(operation: OperationDefinitionNode | null | undefined): string {
  const [field] = operation?.selectionSet.selections ?? []
  return field?.kind === Kind.FIELD ? (field.alias ?? field.name).value : ''
}

function failed(error: unknown): IteratorYieldResult<ExecutionResult> {
  const wrapped =
    error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error })
  return { done: false, value: { errors: [wrapped] } }
}

function withoutData(errors: readonly GraphQLError[], { log, caller, locale }: RequestContext) {
  const receiver = { requestId: caller.requestId, locale }
  return { errors: errors.map((error) => toGraphqlError(error, log, receiver)), data: null }
}
