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
import { noteOperation } from '../../src/platform/metrics/operation-labels.ts'
import { describeSpan } from '../../src/platform/telemetry/tracing.ts'
import type { RequestContext } from '../builder/context.ts'
import { countOperation, operationIn } from './operation-metrics.ts'

/**
 * One log line an operation: who asked what, with which codes, and how long it took; also of one that was refused
 * before it began, as it could not be read or is none of this graph: of that no names, where may stand what was never
 * meant to be one. Never the variables.
 */
export function useOperationLog(log: Logger): Plugin<RequestContext> {
  // The context of an operation is made once its document is known to be good: until then there is the caller alone.
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
    const fields = operation?.selectionSet.selections.map((field) =>
      field.kind === Kind.FIELD ? field.name.value : '…',
    )
    const asked = { type: operation?.operation, name: operation?.name?.value ?? null, fields: fields ?? [] }
    logOperation(ctx, asked, startedAt, errors?.map(codeOf), more)
  }

  return { operation, answered, ended }
}

interface Asked {
  type: string | undefined
  name: string | null
  fields: string[]
}

function logOperation(
  { log, caller, outcomes }: Pick<RequestContext, 'log' | 'caller' | 'outcomes'>,
  asked: Asked,
  startedAt: number,
  errors: string[] | undefined,
  more: { messages?: number } = {},
): void {
  const { requestId, audience, principal } = caller
  const durationMs = Math.round((performance.now() - startedAt) * 10) / 10
  const told = { requestId, audience, principal, ...asked, codes: outcomes, errors, ...more, durationMs }
  log.info({ msg: 'operation', ...told })
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
