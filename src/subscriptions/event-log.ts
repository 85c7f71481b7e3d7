import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql, Tx } from '../platform/db.ts'

/** A position in the log: that of an event, or `beginning`. */
export interface LogPosition {
  eventId: string
  position: bigint
}

/** The parts of an event by which a stream decides whether the event concerns it. */
export interface LoggedEvent extends LogPosition {
  type: string
  subjectId: string
  licenseId: string | null
  accountId: string | null
  /** Partner of the account; null without one. */
  partner: string | null
}

export interface EventLog {
  /** The position up to which the log is complete: no event can appear before it any more. Null until it is known. */
  readonly head: LogPosition | null
  /** Whether an open transaction keeps the head from advancing. */
  readonly isHeldUp: boolean
  /**
   * Advances the head past the returned events. `again` says when the head may advance next: `soon` while a transaction is
   * writing events, else after a notification.
   */
  advance(): Promise<{ events: LoggedEvent[]; again: 'now' | 'soon' | 'when notified' }>
}

/** The position before the first event. */
export const beginning: LogPosition = { eventId: '00000000-0000-0000-0000-000000000000', position: 0n }

const BATCH = 500

/**
 * Creates a reader of the log in the order of positions. It never reads past an event that may still appear.
 *
 * An event gets its position when it is written, and becomes visible when its transaction commits. Position 7 can thus be
 * visible before 6, and continuing from 7 would lose 6. A gap is therefore suspect: its transaction is open, or was rolled
 * back. A transaction that writes an event holds a lock on the table from before it takes the position until after its
 * commit is visible. Position 6 was taken before 7. A transaction that may still commit 6 thus holds the lock after 7 is
 * visible. Once all transactions that held the lock then have ended, every committed event below 7 is visible, and no other
 * event can appear there.
 *
 * Positions and locks belong to one database. A long transaction in another database does not affect the order. Neither does
 * a restored dump, whose transaction ids start again.
 *
 * The reader starts after `from`, an earlier head of a log; without it, after the newest event.
 */
export function createEventLog(sql: Sql, from: LogPosition | null = null): EventLog {
  let head = from
  /** Up to this position, gaps are permanent. */
  let complete = 0n
  /** A gap below `upTo`. `writers` are the transactions found first after `upTo` became visible. */
  let suspect: { upTo: LogPosition; writers: Set<string> | null } | null = null

  function settle(writers: Set<string>): void {
    if (!suspect) return
    suspect.writers ??= writers
    if (!suspect.writers.isDisjointFrom(writers)) return
    complete = suspect.upTo.position
    head ??= suspect.upTo
    suspect = null
  }

  return {
    get head() {
      return head
    },
    get isHeldUp() {
      return suspect !== null
    },
    async advance() {
      // Writers first, then events: a transaction that ends in between is among the writers, and is checked again.
      const writers = await findWriters(sql)
      settle(writers)
      if (!head) {
        if (suspect) return { events: [], again: 'soon' }
        suspect = { upTo: await findNewest(sql), writers: null }
        return { events: [], again: 'now' }
      }
      const events: LoggedEvent[] = []
      const rows = await readAfter(sql, head)
      for (const event of rows) {
        const isNext: boolean = event.position === head.position + 1n
        if (!isNext && event.position > complete) break
        head = event
        events.push(event)
      }
      if (events.length < rows.length && !suspect) {
        suspect = { upTo: rows.at(-1)!, writers: null }
        return { events, again: 'now' }
      }
      if (suspect || writers.size > 0) return { events, again: events.length === BATCH ? 'now' : 'soon' }
      return { events, again: rows.length === BATCH ? 'now' : 'when notified' }
    },
  }
}

/** Events below the newest one whose gaps are considered. More are not written while one transaction is open. */
const CONSIDERED = 100_000

/** Interval of the looks at open transactions, and the longest wait for them, in milliseconds. */
const LOOK_MS = 20
const WAIT_MS = 2_000

/**
 * Returns the position of the newest event. Every event that is committed after the return has a higher one. Waits up to two
 * seconds for the transactions that write events. If one of them is open for longer, the position lies before the first gap
 * that it may fill. A gap that was rolled back looks the same, so that events between the two were then committed before.
 */
export async function findCompletePosition(tx: Tx): Promise<bigint> {
  // Events first, then writers: a transaction that may still fill a gap is then among the writers.
  const [found] = await tx.$queryRaw<{ newest: bigint | null }[]>`select max(position) as newest from events`
  const newest = found?.newest ?? beginning.position
  let writers = await findOtherWriters(tx)
  for (let waited = 0; writers.size > 0 && waited < WAIT_MS; waited += LOOK_MS) {
    await sleep(LOOK_MS)
    writers = writers.intersection(await findOtherWriters(tx))
  }
  return writers.size === 0 ? newest : await findBeforeGap(tx, newest)
}

/** Returns the position before the first gap below `newest`; `newest` without a gap. */
async function findBeforeGap(tx: Tx, newest: bigint): Promise<bigint> {
  const [found] = await tx.$queryRaw<{ position: bigint | null }[]>`
    select min(before) filter (where before < position - 1) as position
    from (
      select position, lag(position) over (order by position) as before
      from (select position from events where position <= ${newest} order by position desc limit ${CONSIDERED}) latest
    ) considered`
  return found?.position ?? newest
}

/** Returns the open transactions but this one that have written events, or are about to. */
async function findOtherWriters(tx: Tx): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ writer: string }[]>`
    select virtualtransaction as writer from pg_locks
    where locktype = 'relation' and relation = 'events'::regclass and mode = 'RowExclusiveLock' and granted
      and database = (select oid from pg_database where datname = current_database()) and pid <> pg_backend_pid()`
  return new Set(rows.map(({ writer }) => writer))
}

async function readAfter(sql: Sql, { position }: LogPosition): Promise<LoggedEvent[]> {
  const rows = await sql.query<Omit<LoggedEvent, 'position'> & { position: string }>(statements.readAfter, [
    String(position),
  ])
  return rows.map((row) => ({ ...row, position: BigInt(row.position) }))
}

async function findNewest(sql: Sql): Promise<LogPosition> {
  const [row] = await sql.query<{ eventId: string; position: string }>(statements.findNewest, [])
  return row ? { eventId: row.eventId, position: BigInt(row.position) } : beginning
}

/** Returns the open transactions that have written events, or are about to. */
async function findWriters(sql: Sql): Promise<Set<string>> {
  const rows = await sql.query<{ writer: string }>(statements.findWriters, [])
  return new Set(rows.map(({ writer }) => writer))
}

const statements = {
  readAfter: {
    name: 'read-events-after',
    text: `
      select e.id as "eventId", e.position::text, e.type, e.subject_id as "subjectId",
        e.license_id as "licenseId", e.account_id as "accountId", a.partner
      from events e left join accounts a on a.id = e.account_id
      where e.position > $1::bigint order by e.position limit ${BATCH}`,
  },
  findNewest: {
    name: 'find-newest-event',
    text: `select e.id as "eventId", e.position::text from events e order by e.position desc limit 1`,
  },
  findWriters: {
    name: 'find-event-writers',
    text: `
      select virtualtransaction as writer from pg_locks
      where locktype = 'relation' and relation = 'events'::regclass and mode = 'RowExclusiveLock'
        and granted and database = (select oid from pg_database where datname = current_database())`,
  },
}
