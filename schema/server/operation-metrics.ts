import { type DocumentNode, type GraphQLError, getOperationAST, type OperationDefinitionNode } from 'graphql'
import type { Plugin, YogaInitialContext } from 'graphql-yoga'
import * as metrics from '../../src/platform/metrics/metrics.ts'
import { noteOperation, type OperationLabels, UNKNOWN } from '../../src/platform/metrics/operation-labels.ts'
import type { RequestContext } from '../builder/context.ts'
import { schemas } from '../index.ts'

/** Where in the course of an operation an error was met. */
export type Phase = 'parse' | 'validate' | 'execute' | 'subscribe'

/** Counts what Yoga does before an operation begins. The short road does none of it. */
export function usePhaseMetrics(): Plugin<RequestContext> {
  return {
    onParse({ context }) {
      const startedAt = performance.now()
      return ({ result }) => {
        const labels = result instanceof Error ? NOT_PARSED : labelsOf(operationIn(result, context))
        metrics.parsePhase.observe(labels, secondsSince(startedAt))
        noteOperation((context as RequestContext).caller, labels)
        if (result instanceof Error) countError(labels, 'parse', 'GRAPHQL_PARSE_FAILED')
      }
    },
    onValidate({ params: { documentAST }, context }) {
      const startedAt = performance.now()
      return ({ valid }) => {
        const labels = labelsOf(operationIn(documentAST, context))
        metrics.validatePhase.observe(labels, secondsSince(startedAt))
        if (!valid) countError(labels, 'validate', 'GRAPHQL_VALIDATION_FAILED')
      }
    },
  }
}

const NOT_PARSED: OperationLabels = { operationName: 'other', operationType: 'unknown' }

/** Counts an operation that was answered, by whichever road; of a subscription, that it began. */
export function countOperation(
  operation: OperationDefinitionNode | null | undefined,
  startedAt: number,
  errors: readonly GraphQLError[] | undefined,
): OperationLabels {
  const labels = labelsOf(operation)
  const subscribes = operation?.operation === 'subscription'
  const seconds = secondsSince(startedAt)
  metrics.requests.inc(labels)
  metrics.requestDuration.observe(labels, seconds)
  const phase = subscribes ? metrics.subscribePhase : metrics.executePhase
  phase.observe(labels, seconds)
  countErrors(operation, subscribes ? 'subscribe' : 'execute', errors)
  return labels
}

/** Counts errors that an operation met, by their code and the root field that they were met in. */
export function countErrors(
  operation: OperationDefinitionNode | null | undefined,
  phase: Phase,
  errors: readonly GraphQLError[] | undefined,
): void {
  for (const { extensions, path } of errors ?? []) {
    countError(labelsOf(operation), phase, String(extensions?.code ?? 'GRAPHQL'), fieldAt(operation, path))
  }
}

function countError(labels: OperationLabels, phase: Phase, code: string, path = ''): void {
  metrics.errorResults.inc({ ...labels, phase, path, code })
}

/** The root field of a path, whatever the caller named it there. */
function fieldAt(
  operation: OperationDefinitionNode | null | undefined,
  path: GraphQLError['path'],
): string | undefined {
  const [key] = path ?? []
  for (const selection of operation?.selectionSet.selections ?? []) {
    if (selection.kind === 'Field' && (selection.alias ?? selection.name).value === key)
      return knownFields.has(selection.name.value) ? selection.name.value : 'other'
  }
  return key === undefined ? undefined : 'other'
}

/**
 * What an operation is counted as. Callers name operations as they like, and there must not be more names than we
 * know: that of a root field, as it is or with a capital; the plugin's own word for none; and one for all the rest.
 */
export function labelsOf(operation: OperationDefinitionNode | null | undefined): OperationLabels {
  if (!operation) return UNKNOWN
  const counted = labels.get(operation)
  if (counted) return counted
  const name = operation.name?.value
  const operationName = name === undefined ? UNKNOWN.operationName : knownNames.has(name) ? name : 'other'
  const found = { operationName, operationType: operation.operation }
  labels.set(operation, found)
  return found
}

/** A document that is asked again is the same one. */
const labels = new WeakMap<OperationDefinitionNode, OperationLabels>()

/** The operation that Yoga was asked for; its own context is not among the types of ours. */
export function operationIn(document: DocumentNode, context: object): OperationDefinitionNode | null {
  const { params } = context as Partial<YogaInitialContext>
  return getOperationAST(document, params?.operationName) ?? null
}

const roots = Object.values(schemas).flatMap((schema) => [
  schema.getQueryType(),
  schema.getMutationType(),
  schema.getSubscriptionType(),
])
const knownFields = new Set(roots.flatMap((root) => Object.keys(root?.getFields() ?? {})))
const knownNames = new Set(
  [...knownFields].flatMap((name) => [name, `${name.charAt(0).toUpperCase()}${name.slice(1)}`]),
)

function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1000
}
