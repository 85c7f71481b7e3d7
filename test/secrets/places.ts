import type { Emulator } from '../../integrations/hubspot/emulator/start-emulator.ts'
import type { TestApp } from '../app.ts'
import { dumpTables } from '../dump-tables.ts'
import type { Places } from './leaks.ts'

/** All that the gateway has left anywhere: every table, the log, the metrics, and what the CRM was told. */
export async function readPlaces(app: TestApp, url: string, { calls }: Emulator): Promise<Places> {
  const places = await dumpTables(app.ctx.sql)
  places.set('the log', JSON.stringify(app.logged))
  places.set('the metrics', await (await fetch(`${url}/metrics`)).text())
  places.set('the addresses of the CRM', calls.map(({ path }) => decodeURIComponent(path)).join('\n'))
  for (const [type, told] of Map.groupBy(calls, ({ path }) => /\/objects\/[^/]+\/(\w+)/.exec(path)?.[1]))
    places.set(`the CRM (${type ?? 'all else'})`, told.map(({ body }) => body).join('\n'))
  return places
}
