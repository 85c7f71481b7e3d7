import type { Client } from 'pg'

/**
 * Returns the columns of a table that can be written, for an insert: by their names, and as they are read from a row with the
 * alias `copy`. The database computes the other columns.
 */
export async function columnsToCopy(
  client: Client,
  table: string,
): Promise<{ names: string; copied: string }> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(attname) as name from pg_attribute
    where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [table],
  )
  const names = rows.map(({ name }) => name)
  return { names: names.join(', '), copied: names.map((name) => `copy.${name}`).join(', ') }
}
