import { once } from 'node:events'
import { OperatorError } from '../../../src/platform/operator-error.ts'

/** The options of `licet stripe emulator`. */
export interface EmulatorOptions {
  port: number
  key?: string | undefined
}

/** Runs the emulator until a signal ends it. */
export async function run({ port, key }: EmulatorOptions): Promise<void> {
  const emulator = await start(port, key)
  console.log(`The Stripe emulator is ready at ${emulator.url}
Key: ${emulator.account.key}
Account: ${emulator.account.id}`)
  const timer = setInterval(() => void emulator.webhooks.flush(), 1_000)
  const stop = new AbortController()
  await Promise.race(['SIGINT', 'SIGTERM'].map((name) => once(process, name, { signal: stop.signal })))
  stop.abort()
  clearInterval(timer)
  await emulator.close()
}

async function start(port: number, key: string | undefined) {
  const { startEmulator } = await import('../emulator/start-emulator.ts')
  try {
    return await startEmulator({ port, ...(key !== undefined && { key }) })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== 'listen') throw error
    throw new OperatorError(`${(error as Error).message}.`, 'Choose another port with --port.')
  }
}
