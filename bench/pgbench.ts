import { execFile } from 'node:child_process'
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export interface PgbenchOptions {
  database: string
  script: string
  clients: number
  seconds: number
}

/** Runs a script with `pgbench`, and returns its throughput. */
export async function runPgbench(
  options: PgbenchOptions,
): Promise<{ perSecond: number; transactions: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'licet-pgbench-'))
  try {
    const file = join(folder, 'script.sql')
    writeFileSync(file, options.script)
    const { stdout } = await promisify(execFile)(findPgbench(), [
      ...['--no-vacuum', '--protocol', 'prepared', '--file', file],
      ...['--client', String(options.clients), '--time', String(options.seconds)],
      options.database,
    ])
    const perSecond = Number(/tps = ([\d.]+)/.exec(stdout)?.[1])
    const transactions = Number(/actually processed: (\d+)/.exec(stdout)?.[1])
    if (!perSecond) throw new Error(`pgbench printed no throughput:\n${stdout}`)
    return { perSecond, transactions }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new Error('pgbench is not installed; it comes with PostgreSQL (Debian: postgresql-contrib)')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Returns the path of pgbench. Debian installs it beside the server, not always on the PATH. */
function findPgbench(): string {
  return globSync('/usr/lib/postgresql/*/bin/pgbench').at(-1) ?? 'pgbench'
}
