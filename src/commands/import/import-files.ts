import { appendFile, writeFile } from 'node:fs/promises'
import { type Config, readConfig } from '../../config/config.ts'
import { asSystem } from '../../platform/context.ts'
import { onEndSignals } from '../../platform/end-signals.ts'
import { limitHeapGrowth } from '../../platform/heap.ts'
import { createLogger } from '../../platform/logger.ts'
import { OperatorError } from '../../platform/operator-error.ts'
import { checkText } from './csv/open-file.ts'
import { createProgress } from './progress.ts'
import { readText } from './read-text.ts'
import { exitCodeOf, formatReport } from './report.ts'
import type { ImportRequest } from './run-import.ts'
import { TRANSACTION_MS } from './transaction-time.ts'

const MOST_GROUPS = 3

/** Imports files, prints the report and ends the process with its exit code. */
export async function importFiles(
  request: Pick<ImportRequest, 'format' | 'paths' | 'csv'> & {
    dryRun?: boolean | undefined
    report?: string | undefined
  },
): Promise<never> {
  // An import makes much garbage, and its memory must not depend on the size of the file.
  limitHeapGrowth(25)
  const config = readConfig()
  waitForRows(config.database)
  // Before the gateway and its database, which take time to load.
  for (const path of request.paths) await (request.format === 'csv' ? checkText(path) : readText(path))
  if (request.report !== undefined) await write(appendFile, request.report, '')
  const { createApp } = await import('../../gateway/app.ts')
  const { runImport } = await import('./run-import.ts')
  const level = config.log.level === 'info' ? 'warn' : config.log.level
  const app = await createApp(config, createLogger({ level, pretty: false }, process.stderr))
  const progress = createProgress(process.stderr)
  const report = await runImport(asSystem(app.ctx), {
    ...request,
    dryRun: request.dryRun ?? false,
    groupsAtOnce: groupsAtOnce(config.database),
    signal: interruption(),
    onChecked: progress.check,
    onProgress: progress.step,
  })
  progress.end()
  process.stdout.write(`${formatReport(report)}\n`)
  await app.close()
  if (request.report !== undefined)
    await write(writeFile, request.report, `${JSON.stringify(report, null, 2)}\n`)
  process.exit(exitCodeOf(report))
}

/**
 * Lets a statement wait for the rows of another group or of another import, until the transaction of that one ends. A connection pooler
 * does not pass this on, so an import goes to the database itself.
 */
function waitForRows(database: Config['database']): void {
  const { directUrl, statementTimeoutMs } = database
  if (directUrl) Object.assign(database, { url: directUrl, directUrl: null })
  if (statementTimeoutMs > 0) database.statementTimeoutMs = Math.max(statementTimeoutMs, TRANSACTION_MS)
}

/** While PostgreSQL writes some groups, another one is read. One connection stays free for other work of this process. */
function groupsAtOnce({ url, poolSize }: Config['database']): number {
  // The embedded database has one connection.
  if (!url) return 1
  return Math.min(MOST_GROUPS, Math.max(1, poolSize - 1))
}

async function write(by: typeof writeFile, path: string, text: string): Promise<void> {
  await by(path, text).catch((error: Error) => {
    throw new OperatorError(
      `${path} cannot be written: ${error.message}.`,
      'Choose another file with --report.',
    )
  })
}

/** The first signal ends the import after the transactions under way, the second signal at once. */
function interruption(): AbortSignal {
  const interrupted = new AbortController()
  onEndSignals(
    () => interrupted.abort(),
    () => process.exit(1),
  )
  return interrupted.signal
}
