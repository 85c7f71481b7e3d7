import { createRequire } from 'node:module'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import type { CompiledQuery } from 'graphql-jit'

/** The package loads 100 modules, so the first frequent document loads it. */
const require = createRequire(import.meta.url)

/** Compiles the one operation of a document to a function. Null if it cannot be compiled. */
export function compileDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
): CompiledQuery['query'] | null {
  const { compileQuery, isCompiledQuery } = require('graphql-jit') as typeof import('graphql-jit')
  const compiled = compileQuery(schema, document)
  return isCompiledQuery(compiled) ? compiled.query : null
}
