import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import type { GraphQLSchema } from 'graphql'
import { expect, test } from 'vitest'
import { builder } from '../../schema/builder/builder.ts'
import { schemas } from '../../schema/index.ts'

/** Files that run when a file is imported; an import of types alone runs nothing. */
function filesRunBy(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen
  seen.add(path)
  const imports = readFileSync(path, 'utf8').matchAll(/^import (?!type )(?:[^']* from )?'(\.[^']+)'$/gm)
  for (const [, specifier] of imports) {
    const target = normalize(join(dirname(path), specifier!))
    if (target.startsWith('schema/')) filesRunBy(target, seen)
  }
  return seen
}

test('schema/index.ts imports every file of a type, so that no field is missing', () => {
  const nouns = readdirSync('schema', { recursive: true, encoding: 'utf8' })
    .filter((name) => /^(?!builder\/|server\/)[a-z]+\/.*\.ts$/.test(name))
    .map((name) => `schema/${name}`)
  const run = filesRunBy('schema/index.ts')

  expect(nouns.length).toBeGreaterThan(50)
  expect(nouns.filter((path) => !run.has(path))).toEqual([])
})

test('every root field names its audiences', () => {
  const all = rootFieldsOf(builder.toSchema())
  const reachable = new Set(Object.values(schemas).flatMap(rootFieldsOf))

  expect(all.length).toBeGreaterThan(50)
  expect(all.filter((name) => !reachable.has(name))).toEqual([])
})

test('every mutation has a file of its own with its name', () => {
  const mutations = Object.keys(builder.toSchema().getMutationType()!.getFields())
  const files = readdirSync('schema', { recursive: true, encoding: 'utf8' })
  const ownFile = (name: string) => `/${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`

  expect(mutations.filter((name) => !files.some((file) => file.endsWith(ownFile(name))))).toEqual([])
})

function rootFieldsOf(schema: GraphQLSchema): string[] {
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((root) =>
    Object.keys(root?.getFields() ?? {}).map((name) => `${root?.name}.${name}`),
  )
}
