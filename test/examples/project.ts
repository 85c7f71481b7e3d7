import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = new URL('../../', import.meta.url).pathname

/** Copies an example, and installs the client as npm does from its tarball. Returns the folder of the copy. */
export function installExample(name: string, jwks: string): string {
  const folder = mkdtempSync(join(tmpdir(), `licet-${name}-`))
  const project = join(folder, 'project')
  cpSync(join(root, 'examples', name), project, { recursive: true })
  // Built outside the repository, because other tests use its `dist`. Without a registry: jose is packed as it is installed here.
  const client = join(folder, 'client')
  cpSync(join(root, 'client'), client, { recursive: true, filter: (path) => !path.endsWith('/dist') })
  const build = ['-p', join(root, 'client/tsconfig.build.json'), '--outDir', join(client, 'dist')]
  execFileSync(join(root, 'node_modules/.bin/tsc'), build)
  cpSync(join(client, 'electron/page'), join(client, 'dist/client/electron/page'), { recursive: true })
  for (const packed of [client, join(root, 'node_modules/jose')])
    execFileSync('npm', ['pack', packed, '--ignore-scripts'], { cwd: folder, stdio: 'pipe' })
  const tarballs = readdirSync(folder).filter((file) => file.endsWith('.tgz'))
  const install = ['install', '--no-save', '--offline', '--no-audit', '--no-fund']
  execFileSync('npm', [...install, ...tarballs.map((file) => join(folder, file))], {
    cwd: project,
    stdio: 'pipe',
  })
  writeFileSync(join(project, 'jwks.json'), jwks)
  return project
}
