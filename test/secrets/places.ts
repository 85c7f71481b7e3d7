import type { Emulator } from '../../integrations/hubspot/emulator/start-emulator.ts'
import type { TestApp } from '../app.ts'
import { dumpTables } from '../dump-tables.ts'
import type { Places } from './leaks.ts'

/** Everything that the gateway wrote: all tables, the log, the metrics, and the requests to the CRM. */
export async function readPlaces(app: TestApp, url: string, { calls }: Emulator): Promise<Places> {
  const places = await dumpTables(app.ctx.sql)
  places.set('the log', JSON.stringify(app.logged))
  places.set('the metrics', await (await fetch(`${url}/metrics`)).text())
  places.set('the addresses of the CRM', calls.map(({ path }) => decodeURIComponent(path)).join('\n'))
  for (const [type, requests] of Map.groupBy(calls, ({ path }) => /\/objects\/[^/]+\/(\w+)/.exec(path)?.[1]))
    places.set(`the CRM (${type ?? 'all else'})`, requests.map(({ body }) => body).join('\n'))
  return places
}
