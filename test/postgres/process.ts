import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { fillDataDir } from '../database.ts'

/** What a start takes on a machine that has much else to do, and less than any test's own time. */
const LONGEST_WAIT_MS = 50_000
const root = fileURLToPath(new URL('../..', import.meta.url))

/** A process of the product, started as an operator starts it. */
export interface Process {
  /** All that it has printed so far. */
  output(): string
  /** Waits until it prints what matches; throws, with all that it printed, when it ends or takes too long. */
  printed(pattern: RegExp): Promise<RegExpExecArray>
  /** Sends a signal, and answers the exit code: null when the signal ended the process. */
  kill(signal?: NodeJS.Signals): Promise<number | null>
  /** The exit code, once it has ended. */
  exited: Promise<number | null>
}

const endings = new Map<() => void, Lifetime>()

/** Ends the processes of the test file that ends, however that ends; or all of them. */
export function endProcesses(which: 'file' | 'all'): void {
  for (const [end, lifetime] of endings) if (which === 'all' || lifetime === 'file') end()
}
process.on('exit', () => endProcesses('all'))

/** Until the end of the test file, or for all test files of this worker. */
export type Lifetime = 'file' | 'worker'

/** One secret for all processes of a test run: gateways on one database share it. */
const secret = randomBytes(32).toString('base64')

/**
 * Starts `licet <command>` with nothing in its environment but what a test gives it; on a migrated database in a
 * folder of its own where it is given none.
 */
export function startProcess(
  command: 'start' | 'worker',
  environment: Record<string, string>,
  lifetime: Lifetime = 'file',
): Process {
  const dataDir = mkdtempSync(join(tmpdir(), 'licet-'))
  if (!environment.DATABASE_URL && !environment.LICET_DATA_DIR) fillDataDir(dataDir)
  // What a library will refuse one day ends the process today.
  const child = spawn(process.execPath, ['--throw-deprecation', join(root, 'bin/licet.js'), command], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/node'),
      LICET_ENV_FILE: devNull,
      PORT: '0',
      LICET_SECRET: secret,
      LICET_DATA_DIR: dataDir,
      LICET_LOG_FORMAT: 'json',
      // Other tests run on the machine, so a waiting request is not refused.
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
