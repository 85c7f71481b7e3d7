import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** What generated code depends on. */
export interface Sources {
  /** Files, as patterns from the root. */
  files: readonly string[]
  /** Packages that generate, of which the version counts. */
  packages: readonly string[]
  /** The generated files, as patterns from the root. */
  outputs: readonly string[]
}

/** Whether the code in a folder is what was generated from the present sources. It is committed with the digest of both. */
export function isGenerated(folder: string, sources: Sources): boolean {
  const stamp = join(root, folder, 'generated-from')
  return existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === digestOf(sources)
}

/** Records that the code in a folder was generated from the present sources. */
export function recordSources(folder: string, sources: Sources): void {
  writeFileSync(join(root, folder, 'generated-from'), `${digestOf(sources)}\n`)
}

function digestOf({ files, packages, outputs }: Sources): string {
  const digest = createHash('sha256')
  for (const path of globSync([...files, ...outputs], { cwd: root })
    .map((name) => name.replaceAll('\\', '/'))
    .toSorted())
    digest
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
  for (const name of packages) digest.update(`${name}@${versionOf(name)}\n`)
  return digest.digest('hex')
}

/** Returns the version of a package in the root or in `generators/`. */
function versionOf(name: string): string {
  const found = ['package.json', 'generators/package.json']
    .map((path) => JSON.parse(readFileSync(join(root, path), 'utf8')))
    .map(({ dependencies, devDependencies }) => dependencies?.[name] ?? devDependencies?.[name])
    .find((version) => version !== undefined)
  if (!found) throw new Error(`${name} is a dependency of no package.json`)
  return found
}
