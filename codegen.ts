import type { CodegenConfig } from '@graphql-codegen/cli'
import { preset as client } from '@graphql-codegen/client-preset'
import {
  buildSchema,
  type DocumentNode,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
  lexicographicSortSchema,
  print,
  printSchema,
  stripIgnoredCharacters,
} from 'graphql'
import { describeGraph } from './schema/describe-graph.ts'
import { schemas } from './schema/index.ts'
import { allMessages } from './src/texts/messages.ts'

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
  TextCode: 'string',
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
    ...inStrings,
  }
}

const inStrings = {
  presetConfig: { fragmentMasking: false, skipIndexFile: true },
  config: { documentMode: 'string', useTypeImports: true, strictScalars: true, scalars },
}

/** The documents of software in the field: a short text in a file of its own, so that an application loads those that it sends. */
const clientDocuments: CodegenConfig['generates'][string] = {
  preset: {
    ...typedDocuments,
    buildGeneratesSection: async (options) => {
      const [types] = await typedDocuments.buildGeneratesSection(options)
      const files = shortDocuments(options.documents).map(([name, text]) => ({
        ...types!,
        filename: `${options.baseOutputDir}${name}.ts`,
        plugins: [{ short: {} }],
        pluginMap: { short: { plugin: () => text } },
      }))
      const short = { plugin: () => shortDocument }
      const plugins = types!.plugins.map((plugin) =>
        'typed-document-node' in plugin ? { short: {} } : plugin,
      )
      return [{ ...types!, plugins, pluginMap: { ...types!.pluginMap, short } }, ...files]
    },
  },
  schema: graphs.app,
  documents: 'client/documents.graphql',
  ...inStrings,
}

const shortDocument = `export interface ShortDocument<Data, Variables> {
  toString(): string
  __apiType?: (variables: Variables) => Data
}`

/** Returns the file name and the code of each document. */
function shortDocuments(files: readonly { document?: DocumentNode }[]): [name: string, code: string][] {
  const definitions = files.flatMap(({ document }) => document?.definitions ?? [])
  const textOf = (node: (typeof definitions)[number]) => stripIgnoredCharacters(print(node))
  const fragments = definitions.filter((node) => node.kind === 'FragmentDefinition')
  return definitions
    .filter((node) => node.kind === 'OperationDefinition')
    .map((node) => {
      const used = fragments.filter(({ name }) => textOf(node).includes(`...${name.value}`))
      const name = node.name!.value
      const type = `${name}${node.operation === 'query' ? 'Query' : 'Mutation'}`
      const text = [node, ...used].map(textOf).join('')
      const code = `import type { ${type}, ${type}Variables, ShortDocument } from './graphql.ts'

export const ${name} = '${text}' as unknown as ShortDocument<${type}, ${type}Variables>`
      return [name.replaceAll(/(?<=.)[A-Z]/g, '-$&').toLowerCase(), code]
    })
}

/**
 * Documents of the console, in a `.graphql` file beside the component that sends them. A component sees only the fields of
 * its own fragment.
 */
const consoleDocuments: CodegenConfig['generates'][string] = {
  preset: {
    ...client,
    buildGeneratesSection: async (options) =>
      (await client.buildGeneratesSection(options)).filter(({ filename }) =>
        /\/(graphql|fragment-masking)\.ts$/.test(filename),
      ),
  },
  schema: graphs.admin,
  documents: 'web/src/**/*.graphql',
  presetConfig: { fragmentMasking: { unmaskFunctionName: 'read' }, skipIndexFile: true },
  config: {
    documentMode: 'graphQLTag',
    dedupeFragments: true,
    useTypeImports: true,
    strictScalars: true,
    enumsAsTypes: true,
    scalars,
  },
}

/** What the normalised cache of the console has to know of the graph. */
const graphShape: CodegenConfig['generates'][string] = {
  preset: {
    buildGeneratesSection: (options) => [
      {
        ...options,
        filename: options.baseOutputDir,
        plugins: [{ shape: {} }],
        pluginMap: { shape: { plugin: (_schema, _documents, _config) => describeShape(options.schemaAst!) } },
      },
    ],
  },
  schema: graphs.admin!,
}

function describeShape(schema: GraphQLSchema): string {
  const objects = Object.values(schema.getTypeMap()).filter(isObjectType)
  const embedded = objects.filter((type) => !type.name.startsWith('__') && !type.getFields().id)
  const list = (names: readonly string[]) => JSON.stringify(names.toSorted(), null, 2)
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
  const names = embedded.filter((type) => !roots.includes(type)).map(({ name }) => name)
  const abstract = Object.values(schema.getTypeMap()).filter(isAbstractType)
  const possible = abstract.map(
    (type) =>
      [
        type.name,
        schema
          .getPossibleTypes(type)
          .map(({ name }) => name)
          .toSorted(),
      ] as const,
  )
  return `/** Types without an ID: the cache keeps them inside the record that has them. */
export const embeddedTypes = ${list(names)} as const

/** Types of each interface and union. */
export const possibleTypes = ${JSON.stringify(Object.fromEntries(possible.toSorted(([a], [b]) => (a < b ? -1 : 1))), null, 2)}

export const mutations = ${list(Object.keys(schema.getMutationType()!.getFields()))} as const
`
}

/** The graph of an audience as the console shows it: each type with its fields, arguments and descriptions. */
function referenceOf(audience: string): CodegenConfig['generates'][string] {
  return {
    preset: {
      buildGeneratesSection: (options) => [
        {
          ...options,
          filename: options.baseOutputDir,
          plugins: [{ reference: {} }],
          pluginMap: {
            reference: { plugin: () => JSON.stringify(describeGraph(buildSchema(graphs[audience]!))) },
          },
        },
      ],
    },
    schema: graphs[audience]!,
  }
}

/** Every sentence for people, for clients that translate. */
const texts: CodegenConfig['generates'][string] = {
  preset: {
    buildGeneratesSection: (options) => [
      {
        ...options,
        filename: options.baseOutputDir,
        plugins: [{ texts: {} }],
        pluginMap: { texts: { plugin: () => `${JSON.stringify(allMessages(), null, 2)}\n` } },
      },
    ],
  },
  schema: graphs.app!,
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
    'schema/texts.json': texts,
    'demo/generated/admin/': documentsOf('admin'),
    'demo/generated/app/': documentsOf('app'),
    'client/generated/': clientDocuments,
    'web/src/generated/': consoleDocuments,
    'web/src/generated/graph-shape.ts': graphShape,
    ...Object.fromEntries(
      Object.keys(graphs).map((audience) => [`web/public/reference/${audience}.json`, referenceOf(audience)]),
    ),
  },
}

export default config
