import type { Sql } from '../src/platform/db.ts'

/**
 * Returns every row of every table as text, by `schema.table`. Includes the tables of the job queue, but not the one in which
 * it notes the time of its own maintenance. Rows of a partition are those of its table.
 */
export async function dumpTables(sql: Sql): Promise<Map<string, string>> {
  const tables = await sql.query<{ name: string }>(
    {
      name: 'tables',
      text: `select schemaname || '.' || quote_ident(tablename) as name from pg_tables
        where schemaname not in ('pg_catalog', 'information_schema')
          and not (schemaname = 'pgboss' and tablename = 'version')
          and (schemaname, tablename) not in (select relnamespace::regnamespace::text, relname from pg_class where relispartition)`,
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
