import {
  type DocumentNode,
  type ExecutionResult,
  type FragmentDefinitionNode,
  getOperationAST,
  Kind,
  type Location,
  type OperationDefinitionNode,
  parse,
  visit,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { LRUCache } from 'lru-cache'
import type { Caller } from '../../src/platform/caller.ts'
import type { AppContext } from '../../src/platform/context.ts'
import { saltedHash } from '../../src/platform/limits/guess-limit.ts'
import { costBudgetOf } from '../../src/platform/limits/limits.ts'
import { RateLimited } from '../../src/platform/limits/rate-limited.ts'
import { rateLimited } from '../../src/platform/metrics/metrics.ts'
import type { RequestContext } from '../builder/context.ts'
import { payerOf } from './cost/charge-cost.ts'
import { documentKey } from './document-key.ts'
import { toGraphqlError } from './error-codes.ts'
import { fragmentsOf } from './fragments-of.ts'
import { assertDocumentSize } from './input-limits.ts'

/** Characters of all cached documents together. A parsed document takes about forty times as much memory. */
const MAX_CHARACTERS = 500_000
/** Documents that were valid once. The second time, they are cached. */
const MAX_SEEN = 5_000
/** Points of a document that is parsed and validated, for each thousand characters. */
const POINTS_PER_THOUSAND = 40

/**
 * Parses and validates documents, and caches the ones that are valid and repeated, up to a bounded size. A new document is
 * charged to its caller before it is parsed. Only the operation that runs is validated. The result of an introspection
 * without variables is cached with its document.
 */
export function useDocuments({ limits, log }: Pick<AppContext, 'limits' | 'log'>): Plugin<RequestContext> {
  const cached = new LRUCache<string, DocumentNode>({
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_document, key) => key.length,
  })
  const seen = new LRUCache<string, true>({ max: MAX_SEEN })
  const hash = saltedHash()
  const keys = new WeakMap<DocumentNode, string>()
  const valid = new WeakSet<DocumentNode>()
  const introspections = new WeakMap<DocumentNode, ExecutionResult>()

  /** Caches a valid document when it is seen again. */
  function remember(document: DocumentNode): void {
    const key = keys.get(document)
    if (key === undefined || cached.has(key)) return
    const id = hash(key)
    if (!seen.has(id)) {
      seen.set(id, true)
      return
    }
    const kept = withoutTokens(document)
    valid.add(kept)
    cached.set(key, kept)
  }

  return {
    async onParams({ params, context, setResult }) {
      const { caller } = context as unknown as { caller: Caller }
      const { query, operationName } = params
      const owner = payerOf(caller)
      if (typeof query !== 'string' || owner === null || cached.has(keyOf(caller, query, operationName)))
        return
      const points = Math.ceil((query.length / 1000) * POINTS_PER_THOUSAND)
      const { waitMs } = await costBudgetOf(limits, caller).spend(owner, points)
      if (waitMs === 0) return
      rateLimited.inc({ rule: 'cost' })
      setResult({ errors: [toGraphqlError(new RateLimited(waitMs, 'cost'), log)] })
    },
    onParse({ context, params: { source }, setParsedDocument, setParseFn }) {
      const { caller, params } = context as unknown as RequestContext & {
        params?: { operationName?: string | null }
      }
      const operationName = params?.operationName
      const text = typeof source === 'string' ? source : source.body
      const key = keyOf(caller, text, operationName)
      const known = cached.get(key)
      if (known) return setParsedDocument(known)
      setParseFn((body, options) => {
        assertDocumentSize(body, caller.audience)
        const document = onlyOperation(parse(body, options), operationName)
        keys.set(document, key)
        return document
      })
    },
    onValidate({ params: { documentAST }, setResult }) {
      if (valid.has(documentAST)) return setResult([])
      return ({ valid: isValid }) => {
        if (isValid) remember(documentAST)
      }
    },
    onExecute({ args: { document, operationName }, setExecuteFn }) {
      const known = introspections.get(document)
      // The execution is not stopped, because a plugin that follows charges it.
      if (known) return setExecuteFn(() => known)
      if (!valid.has(document) || !isIntrospection(getOperationAST(document, operationName))) return
      return {
        onExecuteDone({ result }) {
          if ('data' in result && !result.errors) introspections.set(document, { data: result.data })
        },
      }
    },
  }
}

function keyOf({ audience }: Caller, query: string, operationName: string | null | undefined): string {
  return `${audience} ${documentKey({ query, operationName })}`
}

/** Returns the operation that runs with the fragments that it uses; the whole document if none can be chosen. */
function onlyOperation(document: DocumentNode, operationName: string | null | undefined): DocumentNode {
  const operation = getOperationAST(document, operationName)
  if (!operation || document.definitions.length === 1) return document
  const fragments = fragmentsOf(document)
  const used = new Set<string>()
  const collect = (node: OperationDefinitionNode | FragmentDefinitionNode) =>
    visit(node, {
      FragmentSpread({ name: { value } }) {
        const fragment = fragments.get(value)
        if (!fragment || used.has(value)) return
        used.add(value)
        collect(fragment)
      },
    })
  collect(operation)
  // Other definitions of the chosen name, and of a fragment, are kept for the validation to refuse.
  const definitions = document.definitions.filter((node) => {
    if (node.kind === Kind.FRAGMENT_DEFINITION) return used.has(node.name.value)
    return node.kind !== Kind.OPERATION_DEFINITION || node.name?.value === operation.name?.value
  })
  return { ...document, definitions }
}

/**
 * Copies a document without the chain of its tokens, which takes most of its memory. Errors and compiled documents read the
 * line and the column.
 */
function withoutTokens(document: DocumentNode): DocumentNode {
  return visit(document, {
    enter(node) {
      if (!node.loc) return
      const { start, end, source, startToken } = node.loc
      const { line, column } = startToken
      return { ...node, loc: { start, end, source, startToken: { line, column } } as Location }
    },
  })
}

/** Whether the result of an operation depends on the graph alone. */
function isIntrospection(operation: OperationDefinitionNode | null | undefined): boolean {
  return (
    operation?.operation === 'query' &&
    (operation.variableDefinitions ?? []).length === 0 &&
    operation.selectionSet.selections.every(
      (field) => field.kind === Kind.FIELD && field.name.value.startsWith('__'),
    )
  )
}
