import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { preset as client } from '@graphql-codegen/client-preset'
import { codegen } from '@graphql-codegen/core'
import {
  buildSchema,
  type DefinitionNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
  lexicographicSortSchema,
  type OperationDefinitionNode,
  parse,
  print,
  printSchema,
  stripIgnoredCharacters,
  visit,
} from 'graphql'
import { isGenerated, recordSources } from './generators/generated-from.ts'
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
export const scalars = {
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

type Preset = typeof client
type DocumentFile = Parameters<Preset['buildGeneratesSection']>[0]['documents'][number]

/** Code that is made from documents of a client. */
interface Output {
  preset: Preset
  /** Audience of the graph. */
  audience: string
  /** Pattern of the `.graphql` files. */
  documents: string
  presetConfig: object
  config: object
}

/** Typed documents, and no function that finds them by their text: a client imports the one that it sends. */
const typedDocuments: typeof client = {
  ...client,
  buildGeneratesSection: async (options) =>
    (await client.buildGeneratesSection(options)).filter(({ filename }) => filename.endsWith('/graphql.ts')),
}

/** Typed documents of a client: what `demo/<audience>.graphql` asks, against the graph of that audience. */
function documentsOf(audience: string): Output {
  return {
    preset: typedDocuments,
    audience,
    documents: `demo/${audience}.graphql`,
    ...inStrings,
  }
}

const inStrings = {
  presetConfig: { fragmentMasking: false, skipIndexFile: true },
  config: { documentMode: 'string', useTypeImports: true, strictScalars: true, scalars },
}

/** The documents of software in the field: a short text in a file of its own, so that an application loads those that it sends. */
const clientDocuments: Output = {
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
  audience: 'app',
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
 * its own fragment. Each `.graphql` file becomes a module, so that a page loads only the documents that it sends.
 */
const consoleDocuments: Output = {
  preset: {
    ...client,
    buildGeneratesSection: async (options) => {
      const sections = await client.buildGeneratesSection(options)
      const types = sections.find(({ filename }) => filename.endsWith('/graphql.ts'))!
      const masking = sections.find(({ filename }) => filename.endsWith('/fragment-masking.ts'))!
      const modules = documentModules(options.documents)
      const exports = [...modules.keys()].map((name) => `export * from './documents/${name}.ts'`).join('\n')
      const withText = (text: string) => ({ ...types.pluginMap, text: { plugin: () => text } })
      const plugins = types.plugins.map((plugin) => ('typed-document-node' in plugin ? { text: {} } : plugin))
      return [
        { ...types, plugins, pluginMap: withText(exports) },
        ...Array.from(modules, ([name, code]) => ({
          ...types,
          filename: `${options.baseOutputDir}documents/${name}.ts`,
          plugins: [{ text: {} }],
          pluginMap: withText(code),
        })),
        masking,
      ]
    },
  },
  audience: 'admin',
  documents: 'web/src/**/*.graphql',
  presetConfig: { fragmentMasking: { unmaskFunctionName: 'read' }, skipIndexFile: true },
  config: {
    documentMode: 'graphQLTag',
    useTypeImports: true,
    strictScalars: true,
    enumsAsTypes: true,
    scalars,
  },
}

/** Returns the code of each module of documents, by the path of its `.graphql` file without the extension. */
function documentModules(files: readonly { location?: string; document?: DocumentNode }[]) {
  const sources = files.map(({ location, document }) => ({
    name: location!
      .replaceAll('\\', '/')
      .replace(/^.*web\/src\//, '')
      .replace(/\.graphql$/, ''),
    definitions: document!.definitions.filter(
      (node) => node.kind === 'FragmentDefinition' || node.kind === 'OperationDefinition',
    ),
  }))
  const nameOf = (text: string) =>
    text.replaceAll(/(?:^|(_))([a-z])/g, (_, line = '', letter) => line + letter.toUpperCase())
  const moduleOf = new Map(
    sources.flatMap(({ name, definitions }) =>
      definitions
        .filter((node) => node.kind === 'FragmentDefinition')
        .map((node) => [node.name.value, name] as const),
    ),
  )
  return new Map(
    sources.map(({ name, definitions }) => {
      const types: string[] = []
      const imports = new Set<string>()
      const constants = inOrderOfUse(definitions).map((node) => {
        const used = spreadsOf(node)
        for (const fragment of used)
          if (moduleOf.get(fragment) !== name)
            imports.add(
              `import { ${nameOf(fragment)}FragmentDoc } from '${'../'.repeat(name.split('/').length - 1)}${moduleOf.get(fragment)}.ts'`,
            )
        const isFragment = node.kind === 'FragmentDefinition'
        const own = nameOf(node.name!.value)
        const type = `${own}${isFragment ? 'Fragment' : nameOf(node.operation)}`
        const variables = isFragment ? 'unknown' : `${type}Variables`
        types.push(type, ...(isFragment ? [] : [variables]))
        const parts = [
          `'${stripIgnoredCharacters(print(node))}'`,
          ...used.map((fragment) => `${nameOf(fragment)}FragmentDoc`),
        ]
        return `export const ${own}${isFragment ? 'FragmentDoc' : 'Document'}: TypedDocumentNode<${type}, ${variables}> =
  /* @__PURE__ */ documentOf(${parts.join(', ')})`
      })
      const root = '../'.repeat(name.split('/').length)
      const code = [
        `import type { TypedDocumentNode } from '@graphql-typed-document-node/core'`,
        `import { documentOf } from '${root}../app/document.ts'`,
        `import type { ${types.join(', ')} } from '${root}graphql.ts'`,
        ...imports,
        ...constants,
      ]
      return [name, code.join('\n')]
    }),
  )
}

/** Returns the names of the fragments that a definition spreads, each once. */
function spreadsOf(definition: DefinitionNode): string[] {
  const names = new Set<string>()
  visit(definition, { FragmentSpread: ({ name }) => void names.add(name.value) })
  return [...names]
}

/** Sorts definitions so that each fragment is before the definitions that spread it. */
function inOrderOfUse<Definition extends FragmentDefinitionNode | OperationDefinitionNode>(
  definitions: readonly Definition[],
): Definition[] {
  const sorted = new Set<Definition>()
  const add = (node: Definition) => {
    const used = spreadsOf(node)
    for (const other of definitions)
      if (other.kind === 'FragmentDefinition' && used.includes(other.name.value)) add(other)
    sorted.add(node)
  }
  for (const node of definitions) add(node)
  return [...sorted]
}

/** What the normalised cache of the console has to know of the graph. */
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

/** The files that are not made from documents. */
const plainFiles = {
  ...Object.fromEntries(Object.entries(graphs).map(([audience, sdl]) => [`schema/${audience}.graphql`, sdl])),
  // Every sentence for people, for clients that translate.
  'schema/texts.json': `${JSON.stringify(allMessages(), null, 2)}\n`,
  'web/src/generated/graph-shape.ts': describeShape(buildSchema(graphs.admin!)),
}

/** Outputs by their folder. Each is committed with the digest of its sources. */
export const outputs: Record<string, Output> = {
  'demo/generated/admin/': documentsOf('admin'),
  'demo/generated/app/': documentsOf('app'),
  'client/generated/': clientDocuments,
  'web/src/generated/': consoleDocuments,
}

/** Returns what the code of an output depends on. */
export function sourcesOf(folder: string, { audience, documents }: Output) {
  return {
    outputs: [`${folder}**/*.ts`],
    files: ['codegen.ts', `schema/${audience}.graphql`, documents],
    packages: ['@graphql-codegen/core', '@graphql-codegen/client-preset'],
  }
}

/** Returns the code of an output by its path. Throws if a document does not fit the graph. */
export async function generate(
  folder: string,
  { preset, audience, documents, presetConfig, config }: Output,
): Promise<(readonly [path: string, code: string])[]> {
  const sections = await preset.buildGeneratesSection({
    baseOutputDir: folder,
    presetConfig,
    plugins: [],
    schema: parse(graphs[audience]!),
    schemaAst: buildSchema(graphs[audience]!),
    documents: globSync(documents).toSorted().map(readDocuments),
    config: { ...config, importExtension: '.ts', emitLegacyCommonJSImports: true },
    pluginMap: {},
    documentTransforms: [],
  })
  return await Promise.all(
    sections.map(async (section) => {
      const options = { ...section, importExtension: '.ts', emitLegacyCommonJSImports: true } as const
      return [section.filename, await codegen(options)] as const
    }),
  )
}

function readDocuments(location: string): DocumentFile {
  const rawSDL = readFileSync(location, 'utf8')
  return { location, rawSDL, document: parse(rawSDL) }
}

/** Writes a file if it is another one: what watches it then starts only when something changed. */
function write(path: string, text: string): void {
  try {
    if (readFileSync(path, 'utf8') === text) return
  } catch {
    mkdirSync(dirname(path), { recursive: true })
  }
  writeFileSync(path, text)
}

/** Generates the code of an output, and removes that of documents which are gone. */
async function regenerate(folder: string, output: Output): Promise<void> {
  const files = await generate(folder, output)
  for (const [path, text] of files) write(path, text)
  const written = new Set([...files.map(([path]) => path), ...Object.keys(plainFiles)])
  for (const path of globSync(`${folder}**/*.ts`)) if (!written.has(path.replaceAll('\\', '/'))) rmSync(path)
  recordSources(folder, sourcesOf(folder, output))
}

if (import.meta.main) {
  for (const [path, text] of Object.entries(plainFiles)) write(path, text)
  for (const [folder, output] of Object.entries(outputs))
    if (!isGenerated(folder, sourcesOf(folder, output))) await regenerate(folder, output)
}
