import { type DocumentNode, type GraphQLError, getOperationAST, type OperationDefinitionNode } from 'graphql'
import type { Plugin, YogaInitialContext } from 'graphql-yoga'
import * as metrics from '../../src/platform/metrics/metrics.ts'
import { noteOperation, type OperationLabels, UNKNOWN } from '../../src/platform/metrics/operation-labels.ts'
import type { RequestContext } from '../builder/context.ts'
import { rootFields } from '../index.ts'

/** Phase of an operation in which an error occurred. */
export type Phase = 'parse' | 'validate' | 'execute' | 'subscribe'

/** Measures the phases before an operation starts. The hot path has none of them. */
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

/** Counts an operation with a result, on every path. A subscription is counted when it starts. */
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

/** Counts the errors of an operation by code and root field. */
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

/** Name of the root field of a path, without its alias. */
function fieldAt(
  operation: OperationDefinitionNode | null | undefined,
  path: GraphQLError['path'],
): string | undefined {
  const [key] = path ?? []
  for (const selection of operation?.selectionSet.selections ?? []) {
    if (selection.kind === 'Field' && (selection.alias ?? selection.name).value === key)
      return rootFields.has(selection.name.value) ? selection.name.value : 'other'
  }
  return key === undefined ? undefined : 'other'
}

/**
 * Metric labels of an operation. Clients choose operation names freely, so only names of root fields are used, also
 * with an upper-case first letter. Every other name is counted as `other`.
 */
export function labelsOf(operation: OperationDefinitionNode | null | undefined): OperationLabels {
  if (!operation) return UNKNOWN
  const cached = labelsByOperation.get(operation)
  if (cached) return cached
  const name = operation.name?.value
  const operationName = name === undefined ? UNKNOWN.operationName : isKnown(name) ? name : 'other'
  const labels = { operationName, operationType: operation.operation }
  labelsByOperation.set(operation, labels)
  return labels
}

/** Yoga parses equal documents once, so that a repeated operation is the same object. */
const labelsByOperation = new WeakMap<OperationDefinitionNode, OperationLabels>()

/** The requested operation. Its name is in the context of Yoga, which our context types do not include. */
export function operationIn(document: DocumentNode, context: object): OperationDefinitionNode | null {
  const { params } = context as Partial<YogaInitialContext>
  return getOperationAST(document, params?.operationName) ?? null
}

/** Whether a name is that of a root field. The graph of the operation is built before the operation is parsed. */
function isKnown(name: string): boolean {
  return rootFields.has(name) || rootFields.has(`${name.charAt(0).toLowerCase()}${name.slice(1)}`)
}

function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1000
}
