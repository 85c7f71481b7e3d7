import { createRequire } from 'node:module'
import { type DocumentNode, GraphQLError, type GraphQLSchema } from 'graphql'
import type { CompiledQuery } from 'graphql-jit'
import { countFields, faithfulTo } from './faithful-document.ts'
import { inOrder } from './fragment-order.ts'

/**
 * Most fields of a compiled document, with those of each fragment at each place and of each possible type. A field takes about
 * 0.1 ms to compile, and 3 kB.
 */
const MAX_FIELDS = 500
/** Fields of all compiled documents of a cache. */
export const MAX_COMPILED_FIELDS = 10_000

export interface CompiledDocument {
  run: CompiledQuery['query']
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
  const compiled = compileQuery(schema, inOrder(schema, document))
  if (!isCompiledQuery(compiled)) return null
  const run: CompiledQuery['query'] = (root, context, variables) =>
    isFaithful(variables ?? {})
      ? compiled.query(root, context, variables)
      : { errors: [new GraphQLError('The variables need the interpreter.')] }
  return { run, fields }
}
