import {
  type ExecutionArgs,
  type GraphQLError,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { Caller } from '../../src/platform/caller.ts'
import type { Logger } from '../../src/platform/logger.ts'
import { noteOperation, type OperationLabels } from '../../src/platform/metrics/operation-labels.ts'
import { describeSpan } from '../../src/platform/telemetry/tracing.ts'
import type { RequestContext } from '../builder/context.ts'
import { countOperation, operationIn } from './operation-metrics.ts'

/**
 * Writes one log entry per operation with caller, fields, codes and duration, but never the variables. An operation
 * that cannot be parsed or validated is logged without its names, because they can contain misplaced values.
 */
export function useOperationLog(log: Logger): Plugin<RequestContext> {
  // The context of an operation is created after its document is validated. Before that, only the caller is known.
  const logRefused = (
    { caller }: { caller: Caller },
    type: string | undefined,
    startedAt: number,
    code: string,
  ) => logOperation({ log, caller, outcomes: [] }, { type, name: null, fields: [] }, startedAt, [code])

  return {
    onParse({ context }) {
      const startedAt = performance.now()
      return ({ result }) => {
        if (result instanceof Error) logRefused(context, undefined, startedAt, 'GRAPHQL_PARSE_FAILED')
      }
    },
    onValidate({ params: { documentAST }, context }) {
      const startedAt = performance.now()
      return ({ valid }) => {
        if (valid) return
        const type = operationIn(documentAST, context)?.operation
        logRefused(context, type, startedAt, 'GRAPHQL_VALIDATION_FAILED')
      }
    },
    onExecute({ args }) {
      const { countResult, logEnd } = beginOperation(args)
      return {
        onExecuteDone({ result }) {
          const errors = 'errors' in result ? result.errors : undefined
          countResult(errors)
          logEnd(errors)
        },
      }
    },
  }
}

/**
 * Starts the measurement of an operation. `count` updates metrics and the span when the result is available, and returns the
 * labels of the operation. `countResult` also stores them for the caller. `logEnd` writes the log entry when the operation
 * ends, which is later for a subscription.
 */
export function beginOperation(args: ExecutionArgs) {
  const ctx = args.contextValue as RequestContext
  const startedAt = performance.now()
  const operation = getOperationAST(args.document, args.operationName)
  function count(errors: readonly GraphQLError[] | undefined): OperationLabels {
    const labels = countOperation(operation, startedAt, errors)
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
    return labels
  }

  const countResult = (errors: readonly GraphQLError[] | undefined) =>
    noteOperation(ctx.caller, count(errors))

  function logEnd(errors: readonly GraphQLError[] | undefined, counts: { messages?: number } = {}): void {
    const fields = operation?.selectionSet.selections.map((field) =>
      field.kind === Kind.FIELD ? field.name.value : '…',
    )
    const entry = { type: operation?.operation, name: operation?.name?.value ?? null, fields: fields ?? [] }
    logOperation(ctx, entry, startedAt, errors?.map(codeOf), counts)
  }

  return { operation, count, countResult, logEnd }
}

interface OperationEntry {
  type: string | undefined
  name: string | null
  fields: string[]
}

function logOperation(
  { log, caller, outcomes }: Pick<RequestContext, 'log' | 'caller' | 'outcomes'>,
  entry: OperationEntry,
  startedAt: number,
  errors: string[] | undefined,
  counts: { messages?: number } = {},
): void {
  const { requestId, audience, principal } = caller
  const durationMs = Math.round((performance.now() - startedAt) * 10) / 10
  log.info({
    msg: 'operation',
    requestId,
    audience,
    principal,
    ...entry,
    codes: outcomes,
    errors,
    ...counts,
    durationMs,
  })
}

function codeOf({ extensions }: GraphQLError): string {
  return String(extensions?.code ?? 'GRAPHQL')
}

/** Names of the root fields of an operation, each once. Aliases do not count, so their number is limited. */
function rootFieldsOf(operation: OperationDefinitionNode | null | undefined): string[] {
  const names = operation?.selectionSet.selections.flatMap((field) =>
    field.kind === Kind.FIELD ? field.name.value : [],
  )
  return [...new Set(names)].sort()
}
