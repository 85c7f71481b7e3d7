import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import manifest from '../../client/package.json' with { type: 'json' }

/** Where a package names its version. */
const places: [file: string, pattern: RegExp][] = [
  ['version.go', /const Version = "([^"]+)"/],
  ['README.md', /^require licet\.example\/licet v(\S+)/m],
  ['include/licet.h', /#define LICET_VERSION "([^"]+)"/],
  ['pom.xml', /<artifactId>licet-client<\/artifactId>\s*<version>([^<]+)</],
  ['Licet.Client.csproj', /<Version>([^<]+)</],
  ['Cargo.toml', /^version = "([^"]+)"/m],
  ['pyproject.toml', /^version = "([^"]+)"/m],
  ['package.json', /"version": "([^"]+)"/],
]
/** The folder of each client, and not a file beside them. */
const folders = readdirSync('clients', { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `clients/${name}`)
const found = folders.flatMap((folder) =>
  places.flatMap(([file, pattern]) => {
    const path = `${folder}/${file}`
    const match = existsSync(path) ? pattern.exec(readFileSync(path, 'utf8')) : null
    return match ? [{ folder, path, version: match[1]! }] : []
  }),
)

test.each(found)('$path has the version of the client for TypeScript', ({ version }) => {
  expect(version).toBe(manifest.version)
})

test('every client names its version', () => {
  const named = new Set(found.map(({ folder }) => folder))
  expect(folders.filter((folder) => !named.has(folder))).toEqual([])
})
