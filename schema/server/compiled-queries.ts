import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
  getOperationAST,
  Kind,
} from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { LRUCache } from 'lru-cache'
import { runUnlessCancelled } from '../../src/platform/cancellation.ts'
import { publicFaultOf } from '../../src/platform/public-fault-of.ts'
import type { RequestContext } from '../builder/context.ts'
import { ATTEMPT } from '../builder/rate-limit.ts'
import { type CompiledDocument, compileDocument, MAX_COMPILED_FIELDS, type Run } from './compile-document.ts'

/**
 * Number of executions without an error after which a query is compiled. To compile it takes longer than to execute it a few times.
 */
export const COMPILE_AFTER = 10
/** Number of compiled queries. Further ones replace those that were not used for the longest time. */
const MAX_COMPILED = 100

/**
 * Executes frequent queries as compiled functions, by the same resolvers: to interpret a document takes longer than to resolve
 * its fields. A result with errors is discarded, and the query is interpreted, so that its errors are those of the interpreter. Only an
 * outage, a cancelled request and a rate limit are sent at once. Queries change nothing, so they can run twice. Those that count
 * attempts with a license key are never compiled, nor are introspections, whose results are cached.
 *
 * After a query ran twice, it is interpreted until it had as many executions without an error as before it was compiled. So a caller
 * whose query always has an error, or every client that sends the same one, runs few queries twice. The function is kept, so that
 * errors cause no compilation.
 */
export function useCompiledQueries(compileAfter = COMPILE_AFTER): Plugin<RequestContext> {
  // Repeated documents are cached for each audience with the one operation that runs, so that a document identifies it.
  const executions = new WeakMap<DocumentNode, number>()
  const refused = new WeakSet<DocumentNode>()
  const compiled = new LRUCache<DocumentNode, CompiledDocument>({
    max: MAX_COMPILED,
    maxSize: MAX_COMPILED_FIELDS,
    sizeCalculation: ({ fields }) => fields,
    // Otherwise more documents than there is capacity for would be compiled again by each request.
    dispose: (_compiled, document) => executions.delete(document),
  })

  const countOf = (document: DocumentNode) => executions.get(document) ?? 0

  function find({ document, schema, contextValue }: ExecutionArgs): Run | null {
    if (countOf(document) < compileAfter) return null
    const known = compiled.get(document)
    if (known) return known.run
    const { query } = (contextValue as { params: { query: string } }).params
    const found = isCompilable(document, schema, query) ? compileDocument(schema, document) : null
    // Outside of the cache, so that documents that cannot be compiled replace no function.
    if (found) compiled.set(document, found)
    else refused.add(document)
    return found?.run ?? null
  }

  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const { document } = args
      if (refused.has(document)) return
      const run = find(args)
      if (!run)
        return {
          onExecuteDone({ result }) {
            if (!('errors' in result && result.errors)) executions.set(document, countOf(document) + 1)
          },
        }
      setExecuteFn(async (given: ExecutionArgs) => {
        const ctx = given.contextValue as RequestContext
        // Each field would otherwise set the signal for itself.
        const result = await runUnlessCancelled(ctx.signal, () =>
          run(given.rootValue, ctx, given.variableValues ?? {}),
        )
        if (isFinal(result)) return result
        ctx.outcomes.length = 0
        // Without data, nothing was resolved: a variable has the wrong type.
        ctx.isRepeated = 'data' in result
        if (ctx.isRepeated) executions.set(document, 0)
        return await executeFn(given)
      })
    },
  }
}

/** Whether the document has one operation: a query of fields that change nothing. */
function isCompilable(document: DocumentNode, schema: GraphQLSchema, text: string): boolean {
  const operation = getOperationAST(document)
  // In compiled results, `__proto__` is not an ordinary name. A name in a document cannot be escaped.
  if (operation?.operation !== 'query' || text.includes('__proto__')) return false
  const fields = schema.getQueryType()!.getFields()
  return operation.selectionSet.selections.every((selection) => {
    if (selection.kind !== Kind.FIELD) return false
    const field = fields[selection.name.value]
    return field !== undefined && field.extensions[ATTEMPT] !== true
  })
}

/** Whether a result is sent. An outage, a cancelled request and a rate limit would not end with a second execution. */
function isFinal({ errors }: ExecutionResult): boolean {
  return !errors || errors.some(({ originalError }) => originalError && publicFaultOf(originalError))
}
