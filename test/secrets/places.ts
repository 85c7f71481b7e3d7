import type { Emulator } from '../../integrations/hubspot/emulator/start-emulator.ts'
import type { TestApp } from '../app.ts'
import type { Places } from './leaks.ts'

/** All that the gateway has left anywhere: every table, the log, the metrics, and what the CRM was told. */
export async function readPlaces(app: TestApp, url: string, { calls }: Emulator): Promise<Places> {
  const places = new Map(await readTables(app))
  places.set('the log', JSON.stringify(app.logged))
  places.set('the metrics', await (await fetch(`${url}/metrics`)).text())
  places.set('the addresses of the CRM', calls.map(({ path }) => decodeURIComponent(path)).join('\n'))
  for (const [type, told] of Map.groupBy(calls, ({ path }) => /\/objects\/[^/]+\/(\w+)/.exec(path)?.[1]))
    places.set(`the CRM (${type ?? 'all else'})`, told.map(({ body }) => body).join('\n'))
  return places
}

/** Every row of every table as text, the job queue's too, by `schema.table`. */
async function readTables({ ctx: { sql } }: TestApp): Promise<Places> {
  const tables = await sql.query<{ name: string }>(
    {
      name: 'tables',
      text: `select schemaname || '.' || quote_ident(tablename) as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema')`,
    },
    [],
  )
  const rows = new Map<string, string>()
  for (const { name } of tables) {
    const [found] = await sql.query<{ text: string | null }>(
      { name: 'rows', text: `select string_agg(t::text, '\n') as text from ${name} t` },
      [],
    )
    rows.set(name, found?.text ?? '')
  }
  return rows
}
