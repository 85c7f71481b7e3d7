import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

/** A place in the middle of a transaction where whoever comes to it is held. */
export interface Barrier {
  /** Waits until so many transactions stand at it. */
  reached(count?: number): Promise<void>
  /** Lets all of them go on, and nobody stop again. */
  release(): Promise<void>
}

const LOCK = 4242

/** A write before which a transaction is held: what it wrote until then is written, and not committed. */
export interface Place {
  table: string
  event: 'insert' | 'update'
  /** Which rows only, by a condition on `new`. */
  when?: string
}

/** Holds every transaction that comes to one of the places. One barrier at a time on one database. */
export async function holdAt(databaseUrl: string, ...places: Place[]): Promise<Barrier> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'test-barrier' })
  await client.connect()
  await client.query(`select pg_advisory_lock(${LOCK})`)
  await client.query(`create or replace function wait_at_barrier() returns trigger language plpgsql as
    $$ begin perform pg_advisory_xact_lock_shared(${LOCK}); return new; end $$`)
  for (const { table, event, when = 'true' } of places) {
    await client.query(`create trigger barrier before ${event} on ${table}
      for each row when (${when}) execute function wait_at_barrier()`)
  }
  return {
    async reached(count = 1) {
      const standing = `select from pg_locks where locktype = 'advisory' and objid = ${LOCK} and not granted
        and database = (select oid from pg_database where datname = current_database())`
      for (const deadline = Date.now() + 10_000; ; ) {
        if (((await client.query(standing)).rowCount ?? 0) >= count) return
        if (Date.now() > deadline) throw new Error(`fewer than ${count} came to ${JSON.stringify(places)}`)
        await sleep(10)
      }
    },
    async release() {
      await client.query(`select pg_advisory_unlock(${LOCK})`)
      for (const { table } of places) await client.query(`drop trigger barrier on ${table}`)
      await client.end()
    },
  }
}

/** Waits until so many transactions on the database wait for a lock that another one holds. */
export async function untilWaiting(sql: pg.Pool, count: number): Promise<void> {
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  for (const deadline = Date.now() + 10_000; ; ) {
    if (((await sql.query(waiting)).rowCount ?? 0) >= count) return
    if (Date.now() > deadline) throw new Error(`fewer than ${count} transactions wait for a lock`)
    await sleep(10)
  }
}
