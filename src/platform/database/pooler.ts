import type pg from 'pg'
import { OperatorError } from '../operator-error.ts'
import { withConnection } from './primary.ts'

/** The connection pooler in DATABASE_URL cannot be used, or leads to another database than LICET_DIRECT_URL. */
export class PoolerError extends OperatorError {
  override name = 'PoolerError'
}

/** Settings of a connection to a pooler. PgBouncer keeps the time zone of each client, and no other setting that is needed. */
export const pooledSession = {
  onConnect: (connection: pg.ClientBase): Promise<unknown> => connection.query(`set time zone 'UTC'`),
}

interface Sessions {
  /** Cluster and database. */
  identity: string
  standby: boolean
  timeZone: string
  jit: string
  statementTimeoutMs: number
  /** Role and database as SQL identifiers. */
  role: string
  database: string
}

const statement = `
  select (select system_identifier::text from pg_control_system()) || '/' ||
      (select oid from pg_database where datname = current_database()) as identity,
    pg_is_in_recovery() as standby, current_setting('TimeZone') as "timeZone", current_setting('jit') as jit,
    (select setting::int from pg_settings where name = 'statement_timeout') as "statementTimeoutMs",
    quote_ident(current_user) as role, quote_ident(current_database()) as database`

/**
 * Throws `PoolerError` if the pooler at `url` leads to another database than `direct`, runs no transactions, or gives its
 * sessions other settings than the gateway needs. Throws another error if it cannot be reached now.
 */
export async function assertPooler(
  url: string,
  direct: string,
  statementTimeoutMs: number,
  timeoutMs: number,
): Promise<void> {
  const expected = await withConnection(direct, timeoutMs, readSessions)
  const found = await withConnection(url, timeoutMs, async (client) => {
    await pooledSession.onConnect(client)
    // With statement pooling, this fails.
    await client.query('begin')
    const sessions = await readSessions(client)
    await client.query('commit')
    return sessions
  })
  if (found.standby) throw new Error('it is a standby, which is read-only')
  if (found.identity !== expected.identity) {
    throw new PoolerError(
      'DATABASE_URL and LICET_DIRECT_URL lead to different databases.',
      'Let both lead to the same one: DATABASE_URL through the connection pooler, LICET_DIRECT_URL without it.',
    )
  }
  const { role, database, timeZone } = found
  if (timeZone !== 'UTC') {
    throw new PoolerError(
      `The connection pooler in DATABASE_URL does not keep the time zone of a session: it is ${timeZone}, and must be UTC.`,
      `Run: alter role ${role} in database ${database} set timezone = 'UTC'; then open the connections of the pooler again.`,
    )
  }
  const remedies = [
    ...(found.statementTimeoutMs === statementTimeoutMs
      ? []
      : [`alter role ${role} in database ${database} set statement_timeout = ${statementTimeoutMs};`]),
    ...(found.jit === 'off' ? [] : [`alter role ${role} in database ${database} set jit = off;`]),
  ]
  if (remedies.length === 0) return
  throw new PoolerError(
    `Sessions through the connection pooler in DATABASE_URL have statement_timeout ${found.statementTimeoutMs} ms and jit ${found.jit}. ` +
      `LICET_STATEMENT_TIMEOUT requires ${statementTimeoutMs} ms, and jit must be off.`,
    `A pooler does not pass these settings on. Set them in its connect_query, or run, and open its connections again:\n${remedies.map((remedy) => `  ${remedy}`).join('\n')}`,
  )
}

async function readSessions(client: pg.ClientBase): Promise<Sessions> {
  const { rows } = await client.query<Sessions>(statement)
  return rows[0]!
}
