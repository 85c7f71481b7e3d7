import type { CodegenConfig } from '@graphql-codegen/cli'
import { preset as client } from '@graphql-codegen/client-preset'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { schemas } from './schema/index.ts'

/** The graph of each audience, in lower case, as it is printed and committed. */
const graphs = Object.fromEntries(
  Object.entries(schemas).map(([audience, schema]) => [
    audience.toLowerCase(),
    printSchema(lexicographicSortSchema(schema)),
  ]),
)

/** How the scalars of the graph travel in JSON. */
const scalars = {
  ID: 'string',
  DateTime: 'string',
  Duration: 'string',
  EmailAddress: 'string',
  JSONObject: 'Record<string, unknown>',
  LocalDate: 'string',
  Locale: 'string',
  TimeZone: 'string',
}

/** Typed documents, and no function that finds them by their text: a client imports the one that it sends. */
const typedDocuments: typeof client = {
  ...client,
  buildGeneratesSection: async (options) =>
    (await client.buildGeneratesSection(options)).filter(({ filename }) => filename.endsWith('/graphql.ts')),
}

/** Typed documents of a client: what `demo/<audience>.graphql` asks, against the graph of that audience. */
function documentsOf(audience: string): CodegenConfig['generates'][string] {
  return {
    preset: typedDocuments,
    schema: graphs[audience],
    documents: `demo/${audience}.graphql`,
    presetConfig: { fragmentMasking: false, skipIndexFile: true },
    config: { documentMode: 'string', useTypeImports: true, strictScalars: true, scalars },
  }
}

const config: CodegenConfig = {
  // Silent, but for what went wrong.
  silent: true,
  hooks: { onError: (errors: string) => void process.stderr.write(`${errors}\n`) },
  importExtension: '.ts',
  generates: {
    ...Object.fromEntries(
      Object.entries(graphs).map(([audience, sdl]) => [
        `schema/${audience}.graphql`,
        { schema: sdl, plugins: ['schema-ast'], config: { sort: true } },
      ]),
    ),
    'demo/generated/admin/': documentsOf('admin'),
    'demo/generated/app/': documentsOf('app'),
  },
}

export default config
