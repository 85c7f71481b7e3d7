import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { preset } from '@graphql-codegen/client-preset'
import { GraphQLScalarType, isSpecifiedScalarType } from 'graphql'
import { afterAll, expect, test } from 'vitest'
import { generate, scalars as scalarsOfDemo } from '../../codegen.ts'
import { schemas } from '../../schema/index.ts'

const run = promisify(execFile)
const page = readFileSync('docs/graph.md', 'utf8')
const [, source] = /```ts\n([^`]*)```/.exec(page)!
const table = [...page.matchAll(/^\| `(\w+)` +\| `([^`]+)` +\| (?:Text|Object)[^|]*\| `([^`]+)` +\|$/gm)].map(
  ([, scalar, type, example]) => ({ scalar: scalar!, type: type!, example: JSON.parse(example!) }),
)

const folder = mkdtempSync(join(tmpdir(), 'licet-typed-client-'))
symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
symlinkSync(resolve('schema'), join(folder, 'schema'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(join(folder, 'codegen.ts'), source!)
/** The configuration of GraphQL Code Generator on the page. */
interface Configuration {
  schema: string
  documents: string
  generates: Record<
    string,
    { preset: string; presetConfig: object; config: { scalars: Record<string, string> } }
  >
}

const config: Configuration = (await import(pathToFileURL(join(folder, 'codegen.ts')).href)).default
const output = config.generates['client/generated/']!

/** The scalars of every graph, apart from those of GraphQL itself. */
const scalars = new Map(
  Object.values(schemas)
    .flatMap((schema) => Object.values(schema.getTypeMap()))
    .filter((type) => type instanceof GraphQLScalarType)
    .filter((type) => !isSpecifiedScalarType(type))
    .map((type) => [type.name, type]),
)

test('the page maps every scalar of every graph, in the example and in the table', () => {
  const names = ['ID', ...scalars.keys()].toSorted()
  expect(Object.keys(output.config.scalars).toSorted()).toEqual(names)
  expect(table.map(({ scalar }) => scalar).toSorted()).toEqual(names)
})

test('the example, the table and the types of the demo name the same TypeScript types', () => {
  expect(Object.fromEntries(table.map(({ scalar, type }) => [scalar, type]))).toEqual(output.config.scalars)
  expect(scalarsOfDemo).toEqual(output.config.scalars)
})

test.each(table.filter(({ scalar }) => scalar !== 'ID'))(
  'the example of $scalar is a value that the gateway accepts and returns',
  ({ scalar, example }) => {
    const type = scalars.get(scalar)!
    expect(JSON.parse(JSON.stringify(type.serialize(type.parseValue(example))))).toEqual(example)
  },
)

test('the example generates types that compile, for a document with several scalars', async () => {
  mkdirSync(join(folder, 'client'))
  writeFileSync(
    join(folder, 'client/validate.graphql'),
    'query Validate($input: ValidateLicenseInput!) { validateLicense(input: $input) { valid license { status expiry } } }',
  )
  expect(output.preset).toBe('client')
  const files = await generate('client/generated/', {
    preset,
    audience: config.schema.match(/^schema\/(\w+)\.graphql$/)![1]!,
    documents: join(folder, config.documents),
    presetConfig: output.presetConfig,
    config: output.config,
  })
  mkdirSync(join(folder, 'client/generated'), { recursive: true })
  for (const [path, code] of files) writeFileSync(resolve(folder, path), code)
  const client = join(folder, 'client/client.ts')
  writeFileSync(
    client,
    `import type { ValidateQuery } from './generated/graphql'
    export const expiryOf = ({ validateLicense }: ValidateQuery): string | null | undefined => validateLicense.license?.expiry
    // @ts-expect-error An instant is a text.
    export const days: number = expiryOf({} as ValidateQuery)!`,
  )
  const strict = ['--strict', '--noEmit', '--skipLibCheck', '--target', 'es2022', '--module', 'esnext']
  const compiler = resolve('node_modules/.bin/tsc')
  await run(compiler, [...strict, '--moduleResolution', 'bundler', '--types', '', client], { cwd: folder })
})
