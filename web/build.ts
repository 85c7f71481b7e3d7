import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/*
 * Builds the console into `web/dist`, with the packages of its own lock file. It does nothing when the present sources are
 * built already, so that an installation without changes takes no time. `--force` builds in any case.
 */
const web = fileURLToPath(new URL('.', import.meta.url))
const stamp = join(web, 'dist', 'built-from')
const sources = digestSources()

if (process.argv.includes('--force') || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== sources) {
  const npm = (...command: string[]) =>
    execFileSync('npm', command, { cwd: web, stdio: ['ignore', 'ignore', 'inherit'] })
  npm('ci', '--include=dev', '--no-audit', '--no-fund', '--prefer-offline', '--silent')
  npm('run', 'build', '--silent')
  writeFileSync(stamp, sources)
}

function digestSources(): string {
  const digest = createHash('sha256')
  const files = ['index.html', 'vite.config.ts', 'package-lock.json', ...filesOf('src'), ...filesOf('public')]
  for (const file of files.toSorted())
    digest
      .update(file)
      .update('\0')
      .update(readFileSync(join(web, file)))
  return digest.digest('hex')
}

function filesOf(folder: string): string[] {
  return readdirSync(join(web, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(web.length))
}
