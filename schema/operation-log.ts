import {
  type ExecutionArgs,
  type GraphQLError,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { noteOperation } from '../src/metrics/operation-labels.ts'
import { describeSpan } from '../src/telemetry/tracing.ts'
import type { RequestContext } from './context.ts'
import { countOperation } from './operation-metrics.ts'

/** One log line an operation: who asked what, with which codes, and how long it took. Never the variables. */
export function useOperationLog(): Plugin<RequestContext> {
  return {
    onExecute({ args }) {
      const { answered, ended } = beginOperation(args)
      return {
        onExecuteDone({ result }) {
          const errors = 'errors' in result ? result.errors : undefined
          answered(errors)
          ended(errors)
        },
      }
    },
  }
}

/** Begins an operation, which is counted once it is answered, and logged once it is over: of a subscription, later. */
export function beginOperation(args: ExecutionArgs) {
  const ctx = args.contextValue as RequestContext
  const startedAt = performance.now()
  const operation = getOperationAST(args.document, args.operationName)
  function answered(errors: readonly GraphQLError[] | undefined): void {
    noteOperation(ctx.caller, countOperation(operation, startedAt, errors))
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
  }

  function ended(errors: readonly GraphQLError[] | undefined, more: { messages?: number } = {}): void {
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

  return { operation, answered, ended }
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
