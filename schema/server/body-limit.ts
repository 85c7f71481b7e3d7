import { type ExecutionArgs, GraphQLError, getOperationAST, Kind } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { contentTooLarge, isLarge } from '../../src/http/reject-request.ts'
import type { RequestContext } from '../builder/context.ts'
import { LARGE_INPUT } from '../builder/large-input.ts'

/** Refuses a large body of any other operation. Which operation a body contains is unknown until it is parsed. */
export function useBodyLimit(): Plugin<RequestContext> {
  return {
    onExecute({ args, setResultAndStopExecution }) {
      const error = errorOf(args)
      if (error) setResultAndStopExecution({ errors: [error], data: null })
    },
    onSubscribe({ args, setResultAndStopExecution }) {
      const error = errorOf(args)
      if (error) setResultAndStopExecution({ errors: [error], data: null })
    },
  }
}

function errorOf(args: ExecutionArgs): GraphQLError | null {
  const { request } = args.contextValue as RequestContext
  const headers = { 'content-length': request.headers.get('content-length') ?? '0' }
  if (!isLarge({ headers }) || mayBeLarge(args)) return null
  const { code, status, message } = contentTooLarge()
  return new GraphQLError(message, { extensions: { code, http: { status, spec: false } } })
}

function mayBeLarge({ schema, document, operationName }: ExecutionArgs): boolean {
  const operation = getOperationAST(document, operationName)
  const fields = schema.getMutationType()?.getFields() ?? {}
  return (
    operation?.operation === 'mutation' &&
    operation.selectionSet.selections.every(
      (field) => field.kind === Kind.FIELD && fields[field.name.value]?.extensions[LARGE_INPUT] === true,
    )
  )
}
