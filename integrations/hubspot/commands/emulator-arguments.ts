import { parseArgs } from 'node:util'
import { isTimeZone } from '../../../src/platform/time-zone.ts'

export const usage = `npm run hubspot -- emulator [options]

  --port PORT        where it listens on 127.0.0.1; 4010 by default, 0 for a free port
  --token TOKEN      the token that it takes; by default a new one
  --secret SECRET    what it signs webhooks and cards with; by default a new one
  --time-zone ZONE   the zone of the account, such as Europe/Berlin
  --webhooks URL     where signed events of companies, contacts and deals are sent
  --help             prints this

It keeps everything in memory, and forgets it when it ends.`

const options = {
  port: { type: 'string', default: '4010' },
  token: { type: 'string' },
  secret: { type: 'string' },
  'time-zone': { type: 'string' },
  webhooks: { type: 'string' },
  help: { type: 'boolean' },
} as const

export type Arguments = ReturnType<typeof parse>

const parse = (args: readonly string[]) => parseArgs({ args: [...args], options }).values

/** What was asked for, or what is wrong with it. */
export function readArguments(args: readonly string[]): Arguments | string {
  try {
    const given = parse(args)
    return problemWith(given) ?? given
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function problemWith({ port, 'time-zone': zone, webhooks }: Arguments): string | null {
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) return `${port} is not a port`
  if (zone !== undefined && !isTimeZone(zone)) return `${zone} is not a time zone`
  if (webhooks !== undefined && !/^https?:$/.test(URL.parse(webhooks)?.protocol ?? ''))
    return `${webhooks} is not an address`
  return null
}
