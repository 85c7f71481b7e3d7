import type { Sql } from '../platform/db.ts'

/** A place in the log: an event, or the place before the first one. */
export interface Place {
  eventId: string
  position: bigint
}

/** What followers need of an event to know whether it concerns them. */
export interface LoggedEvent extends Place {
  type: string
  subjectId: string
  licenseId: string | null
  accountId: string | null
  /** The partner of that account. */
  partner: string | null
}

export interface EventLog {
  /** The place up to which the log is whole: nothing will ever appear before it. Null until it is known. */
  readonly head: Place | null
  /** Whether an open transaction keeps the head from moving on. */
  readonly isHeldUp: boolean
  /**
   * Moves the head on, past the events answered, and says when it may move again: `soon` while somebody
   * writes, else when a notification tells of it.
   */
  advance(): Promise<{ events: LoggedEvent[]; again: 'now' | 'soon' | 'when told' }>
}

/** The place before the first event. */
export const beginning: Place = { eventId: '00000000-0000-0000-0000-000000000000', position: 0n }

const BATCH = 500

/**
 * Reads the log in the order of its positions, and never past an event that is still to come.
 *
 * A position is taken when an event is written, and seen when its transaction commits, so that 7 can be
 * committed before 6. Reading on from 7 would lose 6. Therefore a gap is a doubt: its transaction is still
 * open, or was rolled back. The doubt is settled so. Whoever writes an event holds a lock on the table from
 * before it takes the position until after its commit can be seen. Position 6 was taken before 7 was, so
 * whoever may still commit it holds that lock after 7 has been seen. Once all who held it then have ended,
 * what is below 7 and committed can be seen, and what cannot be seen never will be.
 *
 * Positions and locks belong to one database: neither a long transaction in another one nor a restored dump,
 * whose transaction ids begin anew, disturbs this order.
 *
 * It begins behind `from`, which was the head of a log once or, without one, behind the newest event there is.
 */
export function createEventLog(sql: Sql, from: Place | null = null): EventLog {
  let head = from
  /** Up to here, gaps are gaps for ever. */
  let whole = 0n
  /** `writers` are those found by the first look after `upTo` had been seen. */
  let doubt: { upTo: Place; writers: Set<string> | null } | null = null

  function settle(writers: Set<string>): void {
    if (!doubt) return
    doubt.writers ??= writers
    if (!doubt.writers.isDisjointFrom(writers)) return
    whole = doubt.upTo.position
    head ??= doubt.upTo
    doubt = null
  }

  return {
    get head() {
      return head
    },
    get isHeldUp() {
      return doubt !== null
    },
    async advance() {
      // First who writes, then what was written: whoever ends in between has been noticed, and is looked for again.
      const writers = await findWriters(sql)
      settle(writers)
      if (!head) {
        if (doubt) return { events: [], again: 'soon' }
        doubt = { upTo: await findNewest(sql), writers: null }
        return { events: [], again: 'now' }
      }
      const events: LoggedEvent[] = []
      const rows = await readAfter(sql, head)
      for (const event of rows) {
        const isNext: boolean = event.position === head.position + 1n
        if (!isNext && event.position > whole) break
        head = event
        events.push(event)
      }
      if (events.length < rows.length && !doubt) {
        doubt = { upTo: rows.at(-1)!, writers: null }
        return { events, again: 'now' }
      }
      if (doubt || writers.size > 0) return { events, again: events.length === BATCH ? 'now' : 'soon' }
      return { events, again: rows.length === BATCH ? 'now' : 'when told' }
    },
  }
}

async function readAfter(sql: Sql, { position }: Place): Promise<LoggedEvent[]> {
  const rows = await sql.query<Omit<LoggedEvent, 'position'> & { position: string }>(statements.readAfter, [
    String(position),
  ])
  return rows.map((row) => ({ ...row, position: BigInt(row.position) }))
}

async function findNewest(sql: Sql): Promise<Place> {
  const [row] = await sql.query<{ eventId: string; position: string }>(statements.findNewest, [])
  return row ? { eventId: row.eventId, position: BigInt(row.position) } : beginning
}

/** The open transactions that have written events, or are about to. */
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
