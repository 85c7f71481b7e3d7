import { createHash } from 'node:crypto'
import { type ExecutionArgs, type GraphQLObjectType, getOperationAST, Kind, print } from 'graphql'
import { getArgumentValues } from 'graphql/execution/values.js'
import type { Plugin } from 'graphql-yoga'
import { canonicalJson } from '../../src/platform/idempotency/canonical-json.ts'
import { type OutcomeScope, outcomeScope } from '../../src/platform/idempotency/once.ts'
import { findStoredResponse, storeResponse } from '../../src/platform/idempotency/stored-response.ts'
import { replays } from '../../src/platform/metrics/metrics.ts'
import type { RequestContext } from '../builder/context.ts'

/** A mutation in the asked document that has an idempotency key. */
interface Keyed {
  responseKey: string
  scope: OutcomeScope
}

/**
 * Gives the first answer again, word for word, to the same document under the same idempotency keys: also
 * what it said about a state that has changed since. Another document (a wider selection, say) is
 * executed; the operation then finds its stored outcome, so that nothing happens twice.
 */
export function useReplay(): Plugin<RequestContext> {
  return {
    async onExecute({ args, setResultAndStopExecution }) {
      const keyed = keyedMutations(args)
      if (keyed.length === 0) return
      const ctx = args.contextValue as RequestContext
      const digest = digestOf(args)
      const answers = await Promise.all(keyed.map(({ scope }) => findStoredResponse(ctx, scope, digest)))
      if (answers.every((answer) => answer !== null)) {
        ctx.outcomes.push('REPLAYED')
        replays.inc()
        setResultAndStopExecution({
          data: Object.fromEntries(keyed.map(({ responseKey }, at) => [responseKey, answers[at]])),
        })
        return
      }
      return {
        async onExecuteDone({ result }) {
          if (!('data' in result) || !result.data || result.errors) return
          for (const { responseKey, scope } of keyed) {
            // A skipped field has no answer.
            if (responseKey in result.data) await storeResponse(ctx, scope, digest, result.data[responseKey])
          }
        },
      }
    },
  }
}

/** The root fields with their scopes; none unless every one of them has a key, as only whole answers are replayed. */
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
  return keyed
}

/** Null for an input without a key, or with one that the operation itself will refuse. */
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
    // Whether a variable fits its type is found out when it is executed.
    return typeof input === 'object' ? (input as Record<string, unknown> | null) : null
  } catch {
    return null
  }
}

function digestOf({ document, operationName, variableValues }: ExecutionArgs): Uint8Array<ArrayBuffer> {
  const asked = canonicalJson({ document: print(document), operationName, variableValues })
  return new Uint8Array(createHash('sha256').update(asked).digest())
}
