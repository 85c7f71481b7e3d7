import type pg from 'pg'
import { OperatorError } from '../operator-error.ts'

/** The role of the gateway cannot use the database, or the server is too old. */
export class DatabaseRightsError extends OperatorError {
  override name = 'DatabaseRightsError'
}

interface Rights {
  role: string
  /** Role and database as SQL identifiers. */
  quotedRole: string
  quotedDatabase: string
  version: string
  versionNumber: number
  encoding: string
  isReadOnly: boolean
  /** Schema in which new tables are created; null without one. */
  schema: string | null
  usesPublic: boolean
  createsTables: boolean
  hasTables: boolean
  createsSchemas: boolean
  hasQueue: boolean
  /** Number of tables of Licet that the role may not read and write, and the role that owns them. */
  foreignTables: number
  owner: string | null
}

const MIN_VERSION = 15

/**
 * Throws `DatabaseRightsError` if the role lacks a right that the start needs, with the statements that grant it, or if the
 * server is too old. Throws another error for a server that is read-only now, such as a standby before its promotion.
 * `variable` has the URL of the connection.
 */
export async function assertRights(client: pg.Client, variable: string): Promise<void> {
  const { rows } = await client.query<Rights>(statement)
  const found = rows[0]!
  const { role, quotedRole, quotedDatabase, version, foreignTables, owner } = found
  if (Math.floor(found.versionNumber / 10_000) < MIN_VERSION) {
    throw new DatabaseRightsError(
      `The server in ${variable} is PostgreSQL ${version}. Licet needs PostgreSQL ${MIN_VERSION} or later.`,
    )
  }
  if (found.encoding !== 'UTF8') {
    throw new DatabaseRightsError(
      `The database in ${variable} has the encoding ${found.encoding}. Licet needs UTF8: create another one with \`create database … encoding 'UTF8' template template0\`.`,
    )
  }
  if (found.isReadOnly) throw new Error(`the server is read-only; ${variable} must name the primary`)
  const problems: { lacks: string; remedy: string }[] = []
  if (foreignTables > 0)
    problems.push({
      lacks: `read and write ${foreignTables} tables of the role ${owner}`,
      remedy: `Restore the backup as the role ${role}, or make this role the owner of every table in the schemas public and pgboss.`,
    })
  if (!found.usesPublic || (!found.hasTables && !found.createsTables))
    problems.push({
      lacks: 'create tables in the schema public',
      remedy: `grant usage, create on schema public to ${quotedRole};`,
    })
  else if (found.schema !== 'public')
    problems.push({
      lacks: `find the schema public first: its search_path begins with ${found.schema}`,
      remedy: `alter role ${quotedRole} in database ${quotedDatabase} set search_path = public;`,
    })
  if (!found.hasQueue && !found.createsSchemas)
    problems.push({
      lacks: 'create the schema pgboss',
      remedy: `grant create on database ${quotedDatabase} to ${quotedRole};`,
    })
  if (problems.length === 0) return
  throw new DatabaseRightsError(
    `The role ${role} in ${variable} cannot ${problems.map(({ lacks }) => lacks).join(', and cannot ')}. ` +
      `As a superuser in the database, run or do:\n${problems.map(({ remedy }) => `  ${remedy}`).join('\n')}`,
  )
}

const statement = `
  with licet as (
    select c.oid, c.relowner from pg_class c
    where c.relkind in ('r', 'p') and c.relnamespace::regnamespace::text in ('public', 'pgboss')
      and c.relowner = (
        select m.relowner from pg_class m
        where m.relname = '_prisma_migrations' and m.relnamespace::regnamespace::text = 'public'
      )
  ), foreign_tables as (
    select relowner from licet
    where not (
      has_table_privilege(oid, 'select') and has_table_privilege(oid, 'insert')
      and has_table_privilege(oid, 'update') and has_table_privilege(oid, 'delete')
    )
  )
  select current_user as role, quote_ident(current_user) as "quotedRole",
    quote_ident(current_database()) as "quotedDatabase",
    current_setting('server_version') as version, current_setting('server_version_num')::int as "versionNumber",
    getdatabaseencoding() as encoding,
    pg_is_in_recovery() or current_setting('default_transaction_read_only') = 'on' as "isReadOnly",
    current_schema() as schema,
    coalesce((select has_schema_privilege(oid, 'usage') from pg_namespace where nspname = 'public'), false) as "usesPublic",
    coalesce((select has_schema_privilege(oid, 'create') from pg_namespace where nspname = 'public'), false) as "createsTables",
    exists (select from licet) as "hasTables",
    has_database_privilege(current_database(), 'create') as "createsSchemas",
    exists (select from pg_namespace where nspname = 'pgboss') as "hasQueue",
    (select count(*)::int from foreign_tables) as "foreignTables",
    (select min(pg_get_userbyid(relowner)) from foreign_tables) as owner`
