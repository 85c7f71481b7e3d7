import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import manifest from '../../client/package.json' with { type: 'json' }

/** Where a package names its version. */
const places: [file: string, pattern: RegExp][] = [
  ['version.go', /const Version = "([^"]+)"/],
  ['README.md', /^require licet\.example\/licet v(\S+)/m],
  ['go.mod', /^require licet\.example\/licet v(\S+)/m],
  ['pom.xml', /<artifactId>licet-client<\/artifactId>\s*<version>([^<]+)</],
  ['Cargo.toml', /^version = "([^"]+)"/m],
  ['pyproject.toml', /^version = "([^"]+)"/m],
  ['package.json', /"version": "([^"]+)"/],
]
const folders = ['clients', 'examples'].flatMap((parent) =>
  existsSync(parent) ? readdirSync(parent).map((name) => `${parent}/${name}`) : [],
)
const found = folders.flatMap((folder) =>
  places.flatMap(([file, pattern]) => {
    const path = `${folder}/${file}`
    const match = existsSync(path) ? pattern.exec(readFileSync(path, 'utf8')) : null
    return match ? [[path, match[1]!] as const] : []
  }),
)

test.each(found.filter(([path]) => path.startsWith('clients/')))(
  '%s has the version of the client for TypeScript',
  (_path, named) => {
    expect(named).toBe(manifest.version)
  },
)

test('every client names its version', () => {
  const clients = folders.filter((folder) => folder.startsWith('clients/'))
  const named = new Set(found.map(([path]) => path.split('/').slice(0, 2).join('/')))
  expect(clients.filter((folder) => !named.has(folder))).toEqual([])
})
