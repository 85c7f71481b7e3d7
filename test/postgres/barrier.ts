import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

/** Holds transactions at a place, until it is released. */
export interface Barrier {
  /** Waits until `count` transactions are held. Default 1. */
  reached(count?: number): Promise<void>
  /** Lets the held transactions continue, and holds no further one. */
  release(): Promise<void>
}

const LOCK = 4242
const LONGEST_WAIT_MS = 120_000

/** A write before which a transaction is held. Its earlier writes are done and not committed. */
export interface Place {
  table: string
  event: 'insert' | 'update'
  /** Condition on `new` that selects the rows; absent for all. */
  when?: string
}

/** Holds every transaction at the given places. A database can have one barrier at a time. */
export async function holdAt(databaseUrl: string, ...places: Place[]): Promise<Barrier> {
  const triggers = places.map(({ table, event, when = 'true' }) => ({
    create: `create trigger barrier before ${event} on ${table} for each row when (${when}) execute function wait_at_barrier()`,
    drop: `drop trigger barrier on ${table}`,
  }))
  return await raise(databaseUrl, 'trigger', triggers)
}

/** Holds every migration before a statement with this tag. Needs a superuser. */
export async function holdMigrationAt(databaseUrl: string, tag: string): Promise<Barrier> {
  const create = `create event trigger barrier on ddl_command_start when tag in ('${tag}') execute function wait_at_barrier()`
  return await raise(databaseUrl, 'event_trigger', [{ create, drop: 'drop event trigger barrier' }])
}

async function raise(
  databaseUrl: string,
  kind: 'trigger' | 'event_trigger',
  triggers: { create: string; drop: string }[],
): Promise<Barrier> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'test-barrier' })
  await client.connect()
  await client.query(`select pg_advisory_lock(${LOCK})`)
  await client.query(`create or replace function wait_at_barrier() returns ${kind} language plpgsql as
    $$ begin perform pg_advisory_xact_lock_shared(${LOCK}); ${kind === 'trigger' ? 'return new;' : ''} end $$`)
  for (const { create } of triggers) await client.query(create)
  return {
    async reached(count = 1) {
      const held = `select from pg_locks where locktype = 'advisory' and objid = ${LOCK} and not granted
        and database = (select oid from pg_database where datname = current_database())`
      for (const deadline = Date.now() + LONGEST_WAIT_MS; ; ) {
        if (((await client.query(held)).rowCount ?? 0) >= count) return
        if (Date.now() > deadline) throw new Error(`fewer than ${count} transactions reached the barrier`)
        await sleep(10)
      }
    },
    async release() {
      await client.query(`select pg_advisory_unlock(${LOCK})`)
      for (const { drop } of triggers) await client.query(drop)
      await client.query('drop function wait_at_barrier')
      await client.end()
    },
  }
}

/** Waits until `count` transactions on the database wait for a lock. */
export async function untilWaiting(sql: pg.Pool, count: number): Promise<void> {
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  for (const deadline = Date.now() + LONGEST_WAIT_MS; ; ) {
    if (((await sql.query(waiting)).rowCount ?? 0) >= count) return
    if (Date.now() > deadline) throw new Error(`fewer than ${count} transactions wait for a lock`)
    await sleep(10)
  }
}
