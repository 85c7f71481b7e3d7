import { once } from 'node:events'
import { parseArgs } from 'node:util'
import type { RunSubcommand } from '../subcommand.ts'
import { type Emulator, startEmulator } from './start-emulator.ts'

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

async function start(given: Given): Promise<Emulator | null> {
  try {
    return await startEmulator({
      port: Number(given.port),
      ...(given.token !== undefined && { token: given.token }),
      ...(given['time-zone'] !== undefined && { timeZone: given['time-zone'] }),
      webhooks: { targetUrl: given.webhooks ?? null, subscriptions },
    })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== 'listen') throw error
    console.error(`hubspot emulator: ${(error as Error).message}. Choose another port with --port.`)
    return null
  }
}

type Given = ReturnType<typeof parse>

const parse = (args: readonly string[]) => parseArgs({ args: [...args], options }).values

/** What was asked for, or what is wrong with it. */
function read(args: readonly string[]): Given | string {
  try {
    const given = parse(args)
    return problemWith(given) ?? given
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function problemWith({ port, 'time-zone': zone, webhooks }: Given): string | null {
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) return `${port} is not a port`
  if (zone !== undefined && !isTimeZone(zone)) return `${zone} is not a time zone`
  if (webhooks !== undefined && !/^https?:$/.test(URL.parse(webhooks)?.protocol ?? ''))
    return `${webhooks} is not an address`
  return null
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null
  } catch {
    return false
  }
}
