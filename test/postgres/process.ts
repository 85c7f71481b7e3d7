import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { fillDataDir } from '../database.ts'

/** Longest duration of a start under load. It is shorter than the timeout of any test. */
const LONGEST_WAIT_MS = 100_000
const root = fileURLToPath(new URL('../..', import.meta.url))

/** A gateway or worker, started as an operator starts it. */
export interface Process {
  pid: number
  /** Returns the output so far. */
  output(): string
  /** Waits until the output matches. Throws, with the output, if the process ends or takes too long. */
  printed(pattern: RegExp): Promise<RegExpExecArray>
  /** Sends a signal. Returns the exit code; null if the signal ended the process. */
  kill(signal?: NodeJS.Signals): Promise<number | null>
  /** Resolves to the exit code when the process ends. */
  exited: Promise<number | null>
}

const endings = new Map<() => void, Lifetime>()

/** Ends the processes of the present test file, or of all test files. */
export function endProcesses(which: 'file' | 'all'): void {
  for (const [end, lifetime] of endings) if (which === 'all' || lifetime === 'file') end()
}
process.on('exit', () => endProcesses('all'))

/** How long a process runs: until the end of its test file, or of all test files of this worker. */
export type Lifetime = 'file' | 'worker'

/** The secret of all processes of a test run, because gateways on one database share it. */
export const processSecret = randomBytes(32).toString('base64')

/**
 * Starts `licet <command>`. Its environment contains only the given variables and defaults. Without a database it gets
 * its own migrated one.
 */
export function startProcess(
  command: 'start' | 'worker',
  environment: Record<string, string>,
  lifetime: Lifetime = 'file',
): Process {
  const dataDir = mkdtempSync(join(tmpdir(), 'licet-'))
  if (!environment.DATABASE_URL && !environment.LICET_DATA_DIR) fillDataDir(dataDir)
  // A use of a deprecated function ends the process.
  const child = spawn(process.execPath, ['--throw-deprecation', join(root, 'bin/licet.js'), command], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node'),
      LICET_ENV_FILE: devNull,
      PORT: '0',
      LICET_SECRET: processSecret,
      LICET_DATA_DIR: dataDir,
      LICET_LOG_FORMAT: 'json',
      // Under load, requests must wait and not be rejected.
      LICET_LIMIT_WAIT: '60',
      ...environment,
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  const exited = once(child, 'close').then(([code]) => code as number | null)
  const end = () => {
    child.kill('SIGKILL')
    rmSync(dataDir, { recursive: true, force: true })
    endings.delete(end)
  }
  endings.set(end, lifetime)
  const noted = join(process.env.TEST_PROCESSES!, String(child.pid))
  writeFileSync(noted, '')
  let ended = false
  void exited.then(() => {
    ended = true
    end()
    rmSync(noted, { force: true })
  })

  return {
    pid: child.pid!,
    output: () => output,
    exited,
    async printed(pattern) {
      const deadline = Date.now() + LONGEST_WAIT_MS
      for (;;) {
        const match = pattern.exec(output)
        if (match) return match
        if (ended || Date.now() > deadline) {
          throw new Error(
            `licet ${command} did not print ${pattern} before it ${ended ? 'ended' : 'was given up'}:\n${output}`,
          )
        }
        await sleep(20)
      }
    },
    async kill(signal = 'SIGKILL') {
      child.kill(signal)
      return await exited
    },
  }
}
