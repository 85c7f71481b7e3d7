import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { devNull } from 'node:os'
import { fileURLToPath } from 'node:url'
import { readConfig } from '../../../src/config/config.ts'
import { createApp } from '../../../src/gateway/app.ts'
import { asSystem, type Context } from '../../../src/platform/context.ts'
import { TEST_SECRET } from '../../app.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export interface Ended {
  /** Null when a signal ended it. */
  code: number | null
  stdout: string
  stderr: string
}

/** `npm run import -- …`, as an operator starts it, with nothing in its environment but what a test gives it. */
export function startImport(args: string[], environment: Record<string, string>) {
  const child = spawn(process.execPath, ['bin/licet.js', 'import', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: 'node_modules/.cache/node',
      LICET_ENV_FILE: devNull,
      LICET_SECRET: TEST_SECRET,
      ...environment,
    },
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text) => (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (output.stderr += text))
  const ended = once(child, 'close').then(([code]): Ended => ({ code, ...output }))
  return {
    ended,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** Waits for the first sign of progress; throws when it ends without one. */
    async progress(): Promise<void> {
      while (!/of \d+ accounts/.test(output.stderr)) {
        const [text] = await Promise.race([
          once(child.stderr, 'data'),
          once(child, 'close').then(() => [null]),
        ])
        if (text === null) throw new Error(`ended without progress: ${JSON.stringify(output)}`)
      }
    },
  }
}

export async function runCommand(args: string[], environment: Record<string, string>): Promise<Ended> {
  return await startImport(args, environment).ended
}

/** Opens an embedded database as the gateway does, for as long as the work takes. */
export async function withDatabase<T>(dataDir: string, work: (ctx: Context) => Promise<T>): Promise<T> {
  const environment = { LICET_DATA_DIR: dataDir, LICET_SECRET: TEST_SECRET, LICET_LOG_LEVEL: 'silent' }
  const app = await createApp(readConfig(environment))
  try {
    return await work(asSystem(app.ctx))
  } finally {
    await app.close()
  }
}
