import { once } from 'node:events'
import { type Arguments, readArguments, usage } from './emulator-arguments.ts'
import type { RunSubcommand } from './subcommand.ts'

/** Runs the emulator until it is told to stop. */
export const run: RunSubcommand = async (args) => {
  const given = readArguments(args)
  if (typeof given === 'string') {
    console.error(`hubspot emulator: ${given}\n\n${usage}`)
    return 1
  }
  if (given.help) {
    console.log(usage)
    return 0
  }
  const emulator = await start(given)
  if (!emulator) return 1
  console.log(`The HubSpot emulator is ready at ${emulator.url} (open it in a browser for its companies)
Token: ${emulator.token}
App secret: ${emulator.appSecret}
Portal: ${emulator.portal.id}, app: ${emulator.portal.appId}`)
  const stop = new AbortController()
  await Promise.race(['SIGINT', 'SIGTERM'].map((name) => once(process, name, { signal: stop.signal })))
  stop.abort()
  await emulator.close()
  return 0
}

async function start(given: Arguments) {
  const { startEmulator } = await import('../emulator/start-emulator.ts')
  const { subscriptions } = await import('../emulator/webhooks/subscriptions.ts')
  try {
    return await startEmulator({
      port: Number(given.port),
      ...(given.token !== undefined && { token: given.token }),
      ...(given.secret !== undefined && { appSecret: given.secret }),
      ...(given['time-zone'] !== undefined && { timeZone: given['time-zone'] }),
      webhooks: { targetUrl: given.webhooks ?? null, subscriptions },
    })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== 'listen') throw error
    console.error(`hubspot emulator: ${(error as Error).message}. Choose another port with --port.`)
    return null
  }
}
