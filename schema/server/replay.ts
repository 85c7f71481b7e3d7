import { type ExecutionArgs, type GraphQLObjectType, getOperationAST, Kind, print } from 'graphql'
import { getArgumentValues } from 'graphql/execution/values.js'
import type { Plugin } from 'graphql-yoga'
import { canonicalJson } from '../../src/platform/idempotency/canonical-json.ts'
import { type OutcomeScope, outcomeScope } from '../../src/platform/idempotency/once.ts'
import { findStoredResponse, storeResponse } from '../../src/platform/idempotency/stored-response.ts'
import { replays } from '../../src/platform/metrics/metrics.ts'
import type { RequestContext } from '../builder/context.ts'

/** Mutation of the document with an idempotency key. */
interface Keyed {
  responseKey: string
  scope: OutcomeScope
}

/**
 * Returns the stored response to the same document with the same idempotency keys, unchanged even if the state has
 * changed since. Another document, such as one with a wider selection, is executed. The operation then returns its
 * stored outcome, so that nothing is done twice.
 */
export function useReplay(): Plugin<RequestContext> {
  return {
    async onExecute({ args, setResultAndStopExecution }) {
      const keyed = keyedMutations(args)
      if (keyed.length === 0) return
      const ctx = args.contextValue as RequestContext
      const request = textOf(args)
      const responses = await Promise.all(keyed.map(({ scope }) => findStoredResponse(ctx, scope, request)))
      if (responses.every((response) => response !== null)) {
        ctx.outcomes.push('REPLAYED')
        replays.inc()
        setResultAndStopExecution({
          data: Object.fromEntries(keyed.map(({ responseKey }, index) => [responseKey, responses[index]])),
        })
        return
      }
      return {
        async onExecuteDone({ result }) {
          if (!('data' in result) || !result.data || result.errors) return
          for (const { responseKey, scope } of keyed) {
            // A skipped field has no response.
            if (responseKey in result.data) await storeResponse(ctx, scope, request, result.data[responseKey])
          }
        },
      }
    },
  }
}

/** Root fields with their scopes. Empty unless every root field has a key, because only complete responses are replayed. */
function keyedMutations(args: ExecutionArgs): Keyed[] {
  const operation = getOperationAST(args.document, args.operationName)
  const root = args.schema.getMutationType()
  if (operation?.operation !== 'mutation' || !root) return []
  const keyed: Keyed[] = []
  for (const selection of operation.selectionSet.selections) {
    if (selection.kind !== Kind.FIELD) return []
    const input = inputOf(root, selection, args)
    const scope = input && scopeOf(args, selection.name.value, input)
    if (!scope) return []
    keyed.push({ responseKey: selection.alias?.value ?? selection.name.value, scope })
  }
  // Two mutations under one key have one stored outcome: each is executed, and finds it or is refused.
  const scopes = new Set(keyed.map(({ scope }) => JSON.stringify(scope)))
  return scopes.size === keyed.length ? keyed : []
}

/** Returns null for an input without a key, or with a key that the operation will refuse. */
function scopeOf(args: ExecutionArgs, field: string, input: object): OutcomeScope | null {
  if (!('idempotencyKey' in input)) return null
  try {
    return outcomeScope(args.contextValue as RequestContext, field, input)
  } catch {
    return null
  }
}

function inputOf(
  root: GraphQLObjectType,
  selection: Parameters<typeof getArgumentValues>[1] & { name: { value: string } },
  args: ExecutionArgs,
): Record<string, unknown> | null {
  const field = root.getFields()[selection.name.value]
  if (!field) return null
  try {
    const { input } = getArgumentValues(field, selection, args.variableValues)
    // Execution checks the types of the variables later.
    return typeof input === 'object' ? (input as Record<string, unknown> | null) : null
  } catch {
    return null
  }
}

/** Returns a text that is equal for the same document with the same variables. */
function textOf({ document, operationName, variableValues, contextValue }: ExecutionArgs): string {
  // A response contains texts, so the same document in another language is another document.
  const { locale } = contextValue as RequestContext
  return canonicalJson({ document: print(document), operationName, variableValues, locale })
}
