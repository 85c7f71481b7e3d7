import cluster from 'node:cluster'
import { fileURLToPath } from 'node:url'
import type { Config } from './config/config.ts'
import { exitOnSignal } from './gateway/process.ts'
import { createLogger } from './platform/logger.ts'
import { forwardLines } from './platform/processes/forward-lines.ts'
import { createSupervisor, type ProcessKind, StartFailed } from './platform/processes/supervise.ts'

/**
 * Runs the gateway in several processes, with one worker for the jobs: `npm start` with LICET_PROCESSES. All processes listen
 * at one port. SIGHUP replaces them one after another.
 */
export async function runProcesses(config: Config): Promise<void> {
  const log = createLogger(config.log)
  const hasTerminal = Boolean(process.stdin.isTTY || process.stdout.isTTY)
  const fromFile = config.environmentFile?.variables ?? []
  const supervisor = createSupervisor({
    fork: (kind) => forkProcess(kind, process.stdout.isTTY, fromFile),
    gateways: config.processes,
    hasWorker: config.inlineWorker,
    log,
  })
  exitOnSignal(log, () => supervisor.stop(), { followParent: config.startedByNpm })
  // A terminal that closes sends this signal too, and then the gateway ends.
  if (!hasTerminal)
    process.on('SIGHUP', () => {
      log.info({ msg: 'all processes of the gateway are replaced', signal: 'SIGHUP' })
      void supervisor.restart()
    })
  let lines: string[]
  try {
    lines = await supervisor.start()
  } catch (error) {
    if (!(error instanceof StartFailed)) throw error
    await supervisor.stop()
    process.exit(error.exitCode || 1)
  }
  const worker = config.inlineWorker ? ' and one worker for the jobs' : ''
  for (const line of [...lines, `Processes: ${config.processes} gateways${worker}`])
    if (config.log.pretty) process.stdout.write(`${line}\n`)
    else log.info(line)
}

const COMMAND_LINE = fileURLToPath(new URL('../bin/licet.js', import.meta.url))

/**
 * On a terminal, a process writes to it itself, so that it knows what only a terminal shows. It reads the environment file itself, which may
 * have changed, so it does not get the variables that this process has from the file.
 */
function forkProcess(kind: ProcessKind, isTerminal: boolean, fromFile: readonly string[]) {
  const command = kind === 'gateway' ? 'start' : 'worker'
  cluster.setupPrimary({ exec: COMMAND_LINE, args: [command], silent: !isTerminal })
  const child = cluster.fork(Object.fromEntries(fromFile.map((name) => [name, undefined])))
  if (child.process.stdout) forwardLines(child.process.stdout, process.stdout)
  if (child.process.stderr) forwardLines(child.process.stderr, process.stderr)
  return child
}
