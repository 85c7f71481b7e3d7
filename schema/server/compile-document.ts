import { createRequire } from 'node:module'
import { type DocumentNode, type ExecutionResult, GraphQLError, type GraphQLSchema } from 'graphql'
import { readEdgesAsValues, withEdgesValues } from './edges-value.ts'
import { countFields, faithfulTo } from './faithful-document.ts'
import { inOrder } from './fragment-order.ts'
import { locateErrors } from './locate-errors.ts'

/**
 * Most fields of a compiled document, with those of each fragment at each place and of each possible type. A field takes about
 * 0.1 ms to compile, and 3 kB.
 */
const MAX_FIELDS = 500
/** Fields of all compiled documents of a cache. */
export const MAX_COMPILED_FIELDS = 10_000

/** Executes the document. Its errors have the locations that GraphQL would give them. */
export type Run = (
  root: unknown,
  context: unknown,
  variables: Record<string, unknown>,
) => Promise<ExecutionResult>

export interface CompiledDocument {
  run: Run
  fields: number
}

/** The package loads 100 modules, so the first frequent document loads it. */
const require = createRequire(import.meta.url)

/**
 * Compiles the one operation of a document to a function. Null if it cannot be compiled, or is too large. For variables with which
 * the function would differ from GraphQL, it returns errors without data.
 */
export function compileDocument(schema: GraphQLSchema, document: DocumentNode): CompiledDocument | null {
  const isFaithful = faithfulTo(schema, document)
  if (!isFaithful) return null
  const fields = countFields(schema, document, MAX_FIELDS)
  if (fields > MAX_FIELDS) return null
  const { compileQuery, isCompiledQuery } = require('graphql-jit') as typeof import('graphql-jit')
  const rewritten = inOrder(schema, readEdgesAsValues(schema, document))
  const compiled = compileQuery(withEdgesValues(schema), rewritten)
  if (!isCompiledQuery(compiled)) return null
  const located = locateErrors(document)
  const run: Run = async (root, context, variables) => {
    if (!isFaithful(variables)) return { errors: [new GraphQLError('The variables need the interpreter.')] }
    const result = await compiled.query(root, context, variables)
    // Without data, a variable has the wrong type, and the interpreter reports it.
    return result.errors && 'data' in result ? { ...result, errors: located(result.errors) } : result
  }
  return { run, fields }
}
