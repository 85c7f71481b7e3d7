import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface RunningServer {
  url: string
  /** The processor time that it has used so far; NaN where the system does not tell (Linux does). */
  cpuMicroseconds(): number
  /** Ends the process, and waits until it is gone. */
  stop(): Promise<void>
  /** Ends it without a word, as the end of a machine does. */
  kill(): Promise<void>
  /** All that it has logged. */
  log(): string
}

const root = new URL('..', import.meta.url).pathname
/** What a start takes on a machine that has ten times as much to do as it can. */
const START_MS = 180_000
/** The unit of `/proc/<pid>/stat` (proc(5)), 100 to the second on every Linux that Node runs on. */
const TICK_MICROSECONDS = 10_000

/**
 * Starts one of the repository's servers on a free port, unless `PORT` names one, and waits until it says where it is
 * ready. Its environment is what is given and nothing else; its log goes to a file, as in earnest.
 */
export async function startServer(
  script: string,
  environment: Record<string, string> = {},
  ready: RegExp = / is ready at ([^\s"]+)/,
): Promise<RunningServer> {
  const folder = mkdtempSync(join(tmpdir(), 'licet-bench-'))
  const log = join(folder, 'log')
  const descriptor = openSync(log, 'w')
  const child = spawn(process.execPath, [script], {
    cwd: root,
    env: { PORT: '0', LICET_ENV_FILE: devNull, ...environment },
    stdio: ['ignore', descriptor, 'inherit'],
  })
  closeSync(descriptor)
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null

  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (!hasEnded()) {
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
    }
    rmSync(folder, { recursive: true, force: true })
  }
  const stop = () => end('SIGTERM')
  const read = () => readFileSync(log, 'utf8')

  for (const deadline = Date.now() + START_MS; Date.now() < deadline && !hasEnded(); await sleep(50)) {
    const [found, url = ''] = ready.exec(read()) ?? []
    if (found) {
      const kill = () => end('SIGKILL')
      return { url, stop, kill, log: read, cpuMicroseconds: () => cpuMicroseconds(child.pid!) }
    }
  }
  const said = read()
  await stop()
  throw new Error(`${script} did not start within ${START_MS / 1000} s:\n${said}`)
}

function cpuMicroseconds(pid: number): number {
  try {
    // What follows the name, which may hold anything, begins with the state; then utime and stime are 12th and 13th.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) * TICK_MICROSECONDS
  } catch {
    return Number.NaN
  }
}
