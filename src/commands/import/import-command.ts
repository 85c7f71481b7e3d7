import { writeFile } from 'node:fs/promises'
import { readConfig } from '../../config/config.ts'
import { asSystem } from '../../platform/context.ts'
import { createLogger } from '../../platform/logger.ts'
import { orExit } from '../../platform/or-exit.ts'
import { readArguments } from './arguments.ts'
import { createProgress } from './progress.ts'
import { readText } from './read-text.ts'
import { exitCodeOf, formatReport } from './report.ts'
import { usage } from './usage.ts'

/** Brings customers with their licenses and devices across: `npm run import`. */
const given = readArguments(process.argv.slice(2))
if (!given) {
  console.log(usage)
  process.exit(0)
}
if ('problem' in given) {
  console.error(`${given.problem}\n\n${usage}`)
  process.exit(1)
}
const { request, reportFile } = given

const config = await orExit(() => readConfig())
// Before the database is opened, which takes its time.
for (const path of request.paths) await orExit(() => readText(path))
const [{ createApp }, { runImport }] = await Promise.all([
  import('../../gateway/app.ts'),
  import('./run-import.ts'),
])
const level = config.log.level === 'info' ? 'warn' : config.log.level
const log = createLogger({ level, pretty: false }, process.stderr)
const app = await orExit(() => createApp(config, log))
const progress = createProgress(process.stderr)

const report = await orExit(async () => {
  return await runImport(asSystem(app.ctx), { ...request, signal: interruption(), onProgress: progress.step })
})
progress.end()
console.log(formatReport(report))
await app.close()
if (reportFile) await orExit(() => writeFile(reportFile, `${JSON.stringify(report, null, 2)}\n`))
process.exit(exitCodeOf(report))

/** The first signal ends the import after the account that it is at, the second at once. */
function interruption(): AbortSignal {
  const interrupted = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (interrupted.signal.aborted) process.exit(1)
      interrupted.abort()
    })
  }
  return interrupted.signal
}
