import type { GraphQLError, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import * as metrics from '../src/metrics/metrics.ts'
import type { RequestContext } from './context.ts'

/** Counts what Yoga does before an operation begins. The short road does none of it. */
export function usePhaseMetrics(): Plugin<RequestContext> {
  return {
    onParse() {
      const startedAt = performance.now()
      return ({ result }) => {
        metrics.parsePhase.observe(secondsSince(startedAt))
        if (result instanceof Error) countError(NOT_PARSED, 'GRAPHQL_PARSE_FAILED')
      }
    },
    onValidate() {
      const startedAt = performance.now()
      return ({ valid }) => {
        metrics.validatePhase.observe(secondsSince(startedAt))
        if (!valid) countError(NOT_PARSED, 'GRAPHQL_VALIDATION_FAILED')
      }
    },
  }
}

type Labels = { operationName: string; operationType: string }
const NOT_PARSED: Labels = { operationName: 'other', operationType: 'unknown' }

/** Counts an operation that is over, by whichever road it was answered. */
export function countOperation(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode | null | undefined,
  startedAt: number,
  errors: readonly GraphQLError[] | undefined,
): void {
  const labels = {
    operationName: nameOf(schema, operation),
    operationType: operation?.operation ?? 'unknown',
  }
  const seconds = secondsSince(startedAt)
  metrics.requests.inc(labels)
  metrics.requestDuration.observe(labels, seconds)
  metrics.executePhase.observe(labels, seconds)
  for (const { extensions } of errors ?? []) countError(labels, String(extensions?.code ?? 'GRAPHQL'))
}

function countError(labels: Labels, code: string): void {
  metrics.errorResults.inc({ ...labels, code })
}

/**
 * What an operation is counted as. Callers name operations as they like, and there must not be more names than we
 * know: that of a root field, as it is or with a capital; the plugin's own word for none; and one for all the rest.
 */
function nameOf(schema: GraphQLSchema, operation: OperationDefinitionNode | null | undefined): string {
  const name = operation?.name?.value
  if (!operation || !name) return 'Anonymous'
  return namesOf(schema).has(name) ? name : 'other'
}

const known = new WeakMap<GraphQLSchema, Set<string>>()

function namesOf(schema: GraphQLSchema): Set<string> {
  const names = known.get(schema)
  if (names) return names
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  const fields = roots.flatMap((root) => Object.keys(root?.getFields() ?? {}))
  const made = new Set(fields.flatMap((name) => [name, `${name.charAt(0).toUpperCase()}${name.slice(1)}`]))
  known.set(schema, made)
  return made
}

function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1000
}
