import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface RunningServer {
  url: string
  pid: number
  /** Returns the CPU time used so far; NaN if the system does not provide it (Linux does). */
  cpuMicroseconds(): number
  /** Stops the process, and waits for its end. */
  stop(): Promise<void>
  /** Kills the process, as a crash of the machine does. */
  kill(): Promise<void>
  /** Returns its log. */
  log(): string
}

const root = new URL('..', import.meta.url).pathname
/** Longest start on a machine under ten times its load. */
const START_MS = 180_000
/** Unit of the times in `/proc/<pid>/stat` (proc(5)): 1/100 s on every Linux that Node supports. */
const TICK_MICROSECONDS = 10_000

/**
 * Starts a server of the repository on a free port, or on `PORT`, and waits until it prints that it is ready. `script` is its file, with
 * arguments after spaces. It has the given environment only. Its log is written to a file, as in production.
 */
export async function startServer(
  script: string,
  environment: Record<string, string> = {},
  ready: RegExp = / is ready at ([^\s"]+)/,
): Promise<RunningServer> {
  const folder = mkdtempSync(join(tmpdir(), 'licet-bench-'))
  const log = join(folder, 'log')
  const descriptor = openSync(log, 'w')
  const child = spawn(process.execPath, script.split(' '), {
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
      return {
        url,
        pid: child.pid!,
        stop,
        kill,
        log: read,
        cpuMicroseconds: () => cpuMicroseconds(child.pid!),
      }
    }
  }
  const said = read()
  await stop()
  throw new Error(`${script} did not start within ${START_MS / 1000} s:\n${said}`)
}

function cpuMicroseconds(pid: number): number {
  try {
    // The name may contain anything. The fields after it begin with the state. utime and stime are the 12th and 13th.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) * TICK_MICROSECONDS
  } catch {
    return Number.NaN
  }
}
