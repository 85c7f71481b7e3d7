import {
  type ExecutionArgs,
  type GraphQLError,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { describeSpan } from '../src/telemetry/tracing.ts'
import type { RequestContext } from './context.ts'
import { countOperation } from './operation-metrics.ts'

/** One log line an operation: who asked what, with which codes, and how long it took. Never the variables. */
export function useOperationLog(): Plugin<RequestContext> {
  return {
    onExecute({ args }) {
      const log = beginOperation(args)
      return {
        onExecuteDone({ result }) {
          log('errors' in result ? result.errors : undefined)
        },
      }
    },
  }
}

/** Begins an operation; what it answers counts it and writes the line, once the operation is over. */
export function beginOperation(args: ExecutionArgs) {
  const ctx = args.contextValue as RequestContext
  const startedAt = performance.now()
  const operation = getOperationAST(args.document, args.operationName)
  return (errors: readonly GraphQLError[] | undefined, more: { messages?: number } = {}): void => {
    countOperation(args.schema, operation, startedAt, errors)
    describeSpan(() => ({
      name: [operation?.operation, ...rootFieldsOf(operation)].join(' '),
      attributes: {
        'graphql.operation.type': operation?.operation,
        'graphql.operation.name': operation?.name?.value,
        'licet.audience': ctx.caller.audience,
        'licet.codes': ctx.outcomes,
        'licet.errors': errors?.map(codeOf),
      },
    }))
    ctx.log.info({
      msg: 'operation',
      requestId: ctx.caller.requestId,
      audience: ctx.caller.audience,
      principal: ctx.caller.principal,
      type: operation?.operation,
      name: operation?.name?.value ?? null,
      fields: operation?.selectionSet.selections.map((field) =>
        field.kind === Kind.FIELD ? field.name.value : '…',
      ),
      codes: ctx.outcomes,
      errors: errors?.map(codeOf),
      ...more,
      durationMs: Math.round((performance.now() - startedAt) * 10) / 10,
    })
  }
}

function codeOf({ extensions }: GraphQLError): string {
  return String(extensions?.code ?? 'GRAPHQL')
}

/** Those that were asked, each once: whatever callers name them, there are no more than the graph has. */
function rootFieldsOf(operation: OperationDefinitionNode | null | undefined): string[] {
  const names = operation?.selectionSet.selections.flatMap((field) =>
    field.kind === Kind.FIELD ? field.name.value : [],
  )
  return [...new Set(names)].sort()
}
