import { once } from 'node:events'
import { parseArgs } from 'node:util'
import type { RunSubcommand } from '../subcommand.ts'
import { startEmulator } from './start-emulator.ts'

const usage = `npm run hubspot -- emulator [options]

  --port PORT        where it listens on 127.0.0.1; 4010 by default, 0 for a free port
  --token TOKEN      the token that it takes; by default a new one
  --time-zone ZONE   the zone of the account, such as Europe/Berlin
  --webhooks URL     where signed events of companies, contacts and deals are sent
  --help             prints this

It keeps everything in memory, and forgets it when it ends.`

const options = {
  port: { type: 'string', default: '4010' },
  token: { type: 'string' },
  'time-zone': { type: 'string' },
  webhooks: { type: 'string' },
  help: { type: 'boolean' },
} as const

const verbs = ['creation', 'deletion', 'propertyChange', 'merge', 'associationChange']
const subscriptions = [
  ...['company', 'contact', 'deal'].flatMap((noun) =>
    verbs.map((verb) => ({ subscriptionType: `${noun}.${verb}` })),
  ),
  { subscriptionType: 'contact.privacyDeletion' },
]

/** Runs the emulator until it is told to stop. */
export const run: RunSubcommand = async (args) => {
  const given = read(args)
  if (typeof given === 'string') {
    console.error(`hubspot emulator: ${given}\n\n${usage}`)
    return 1
  }
  if (given.help) {
    console.log(usage)
    return 0
  }
  const emulator = await startEmulator({
    port: Number(given.port),
    ...(given.token !== undefined && { token: given.token }),
    ...(given['time-zone'] !== undefined && { timeZone: given['time-zone'] }),
    webhooks: { targetUrl: given.webhooks ?? null, subscriptions },
  })
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

function read(args: readonly string[]) {
  try {
    const { values } = parseArgs({ args: [...args], options })
    return /^\d{1,5}$/.test(values.port) && Number(values.port) < 65_536
      ? values
      : `${values.port} is not a port`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
