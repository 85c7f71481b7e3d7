import type { CodegenConfig } from '@graphql-codegen/cli'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { schemas } from './schema/index.ts'

const audiences = Object.entries(schemas).map(
  ([audience, schema]) => [audience.toLowerCase(), printSchema(lexicographicSortSchema(schema))] as const,
)

const config: CodegenConfig = {
  generates: Object.fromEntries(
    audiences.map(([audience, sdl]) => [
      `schema/${audience}.graphql`,
      { schema: sdl, plugins: ['schema-ast'], config: { sort: true } },
    ]),
  ),
}

export default config
