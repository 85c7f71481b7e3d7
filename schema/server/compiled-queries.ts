import { type DocumentNode, type ExecutionArgs, type GraphQLSchema, getOperationAST, Kind } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { LRUCache } from 'lru-cache'
import { runUnlessCancelled } from '../../src/platform/cancellation.ts'
import { publicFaultOf } from '../../src/platform/public-fault-of.ts'
import type { RequestContext } from '../builder/context.ts'
import { ATTEMPT } from '../builder/rate-limit.ts'
import { compileDocument, MAX_COMPILED_FIELDS, type Run } from './compile-document.ts'

/** Number of executions after which a query is compiled. To compile it takes longer than to execute it a few times. */
export const COMPILE_AFTER = 10
/** Number of compiled queries. Further ones replace those that were not used for the longest time. */
const MAX_COMPILED = 100

/**
 * Executes frequent queries as compiled functions, by the same resolvers: to interpret a document takes longer than to resolve
 * its fields. A result with errors is discarded, and the query is interpreted, so that its errors are those of the interpreter. Only an
 * outage, a cancelled request and a rate limit are sent at once. Queries change nothing, so they can run twice. Those that count
 * attempts with a license key are never compiled, nor are introspections, whose results are cached.
 */
export function useCompiledQueries(compileAfter = COMPILE_AFTER): Plugin<RequestContext> {
  // Repeated documents are cached for each audience with the one operation that runs, so that a document identifies it.
  const executions = new WeakMap<DocumentNode, number>()
  const compiled = new LRUCache<DocumentNode, { run: Run | null; fields: number }>({
    max: MAX_COMPILED,
    maxSize: MAX_COMPILED_FIELDS,
    sizeCalculation: ({ fields }) => fields,
    // Otherwise more documents than there is capacity for would be compiled again by each request.
    dispose: (_compiled, document) => executions.delete(document),
  })

  function find({ document, schema, contextValue }: ExecutionArgs): Run | null {
    const known = compiled.get(document)
    if (known) return known.run
    const count = (executions.get(document) ?? 0) + 1
    executions.set(document, count)
    if (count <= compileAfter) return null
    const { query } = (contextValue as { params: { query: string } }).params
    const found = (isCompilable(document, schema, query) && compileDocument(schema, document)) || {
      run: null,
      fields: 1,
    }
    compiled.set(document, found)
    return found.run
  }

  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const run = find(args)
      if (!run) return
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
function isFinal({ errors }: Awaited<ReturnType<Run>>): boolean {
  return !errors || errors.some(({ originalError }) => originalError && publicFaultOf(originalError))
}
