import { once } from 'node:events'
import { OperatorError } from '../../../src/platform/operator-error.ts'

/** The options of `licet hubspot emulator`. */
export interface EmulatorOptions {
  port: number
  token?: string | undefined
  secret?: string | undefined
  timeZone?: string | undefined
  webhooks?: string | undefined
}

/** Runs the emulator until a signal ends it. */
export async function run(options: EmulatorOptions): Promise<void> {
  const emulator = await start(options)
  console.log(`The HubSpot emulator is ready at ${emulator.url} (open it in a browser for its companies)
Token: ${emulator.token}
App secret: ${emulator.appSecret}
Portal: ${emulator.portal.id}, app: ${emulator.portal.appId}`)
  const stop = new AbortController()
  await Promise.race(['SIGINT', 'SIGTERM'].map((name) => once(process, name, { signal: stop.signal })))
  stop.abort()
  await emulator.close()
}

async function start({ port, token, secret, timeZone, webhooks }: EmulatorOptions) {
  const { startEmulator } = await import('../emulator/start-emulator.ts')
  const { subscriptions } = await import('../emulator/webhooks/subscriptions.ts')
  try {
    return await startEmulator({
      port,
      ...(token !== undefined && { token }),
      ...(secret !== undefined && { appSecret: secret }),
      ...(timeZone !== undefined && { timeZone }),
      webhooks: { targetUrl: webhooks ?? null, subscriptions },
    })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== 'listen') throw error
    throw new OperatorError(`${(error as Error).message}.`, 'Choose another port with --port.')
  }
}
