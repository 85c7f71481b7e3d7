import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'
import { ownFiles } from '../../../own-files.ts'

const folder = 'integrations/hubspot/emulator'
const { exports, dependencies } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as {
  exports: Record<string, string>
  dependencies: Record<string, string>
}
const exported = Object.values(exports).map((path) => join(folder, path))

function specifiersIn(path: string): string[] {
  return [...readFileSync(path, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([\w@.:/-]+)'/g)].map(
    ([, specifier]) => specifier!,
  )
}

test('exports only files that exist', () => {
  expect(exported.filter((path) => !existsSync(path))).toEqual([])
})

test('declares every library that it imports, in the version of the gateway', () => {
  const libraries = ownFiles(`${folder}/**/*.ts`)
    .flatMap(specifiersIn)
    .filter((specifier) => !/^(\.|node:)/.test(specifier))
    .map((specifier) => specifier.split('/', 1)[0]!)
  expect([...new Set(libraries)].sort()).toEqual(Object.keys(dependencies).sort())
  const gateway = JSON.parse(readFileSync('package.json', 'utf8')).dependencies
  for (const [library, version] of Object.entries(dependencies)) expect(gateway[library]).toBe(version)
})

test('is imported through its exports only', () => {
  const outside = ownFiles('{src,schema,integrations,demo,bench,test}/**/*.ts').filter(
    (path) => !path.startsWith(`${folder}/`),
  )
  const imported = outside.flatMap((path) =>
    specifiersIn(path)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => normalize(join(dirname(path), specifier)))
      .filter((target) => target.startsWith(`${folder}/`)),
  )
  expect(imported.length).toBeGreaterThan(0)
  expect([...new Set(imported)].filter((target) => !exported.includes(target))).toEqual([])
})
