import { type PGlite, types } from '@electric-sql/pglite'

/** Types of values that statements compute instead of reading them from a column. */
const computed = [
  types.BOOL,
  types.BYTEA,
  types.INT8,
  types.INT2,
  types.INT4,
  types.TEXT,
  types.OID,
  types.JSON,
  types.FLOAT4,
  types.FLOAT8,
  types.VARCHAR,
  types.DATE,
  types.TIMESTAMP,
  types.TIMESTAMPTZ,
  types.INTERVAL,
  types.NUMERIC,
  types.UUID,
  types.JSONB,
]

/**
 * Removes the parsers of types that no column has and no statement computes. PGlite has about 400 parsers and copies their
 * table for each statement of Prisma, which costs more than a small statement itself.
 */
export async function keepUsedParsers(pglite: PGlite): Promise<void> {
  const { rows } = await pglite.query<{ oid: number }>(
    `select distinct t.oid::int4 as oid from pg_type t where t.oid = any($1::oid[])
       or t.oid in (select typarray from pg_type where oid = any($1::oid[]))
       or t.oid in (select a.atttypid from pg_attribute a join pg_class c on c.oid = a.attrelid
         where c.relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
           and c.relkind in ('r', 'p', 'v') and a.attnum > 0)`,
    [computed],
  )
  const used = new Set(rows.map(({ oid }) => String(oid)))
  for (const oid of Object.keys(pglite.parsers)) if (!used.has(oid)) delete pglite.parsers[oid]
}
