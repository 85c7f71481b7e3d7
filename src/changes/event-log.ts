import type { Sql } from '../db.ts'

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
  /** Moves the head on, past the events answered, and says when it may move again. */
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
 * whoever may still commit it holds that lock now that 7 has been seen. Once all who hold it at that moment
 * have ended, what is below 7 and committed can be seen, and what cannot be seen never will be.
 *
 * Positions and locks belong to one database: neither a long transaction in another one nor a restored dump,
 * whose transaction ids begin anew, disturbs this order.
 */
export function createEventLog(sql: Sql): EventLog {
  let head: Place | null = null
  /** Up to here, gaps are gaps for ever. */
  let whole = 0n
  let doubt: { upTo: Place; writers: Set<string> } | null = null

  /** Those who were writing after `upTo` had been seen; none later can commit anything before it. */
  async function beginDoubt(upTo: Place): Promise<'now' | 'soon'> {
    doubt = { upTo, writers: await findWriters(sql) }
    return doubt.writers.size === 0 ? 'now' : 'soon'
  }

  async function settleDoubt(): Promise<void> {
    if (!doubt) return
    if (doubt.writers.size > 0 && !doubt.writers.isDisjointFrom(await findWriters(sql))) return
    whole = doubt.upTo.position
    head ??= doubt.upTo
    doubt = null
  }

  return {
    get head() {
      return head
    },
    async advance() {
      await settleDoubt()
      if (!head) return { events: [], again: doubt ? 'soon' : await beginDoubt(await findNewest(sql)) }
      const events: LoggedEvent[] = []
      const rows = await readAfter(sql, head)
      for (const event of rows) {
        const isNext: boolean = event.position === head.position + 1n
        if (!isNext && event.position > whole) break
        head = event
        events.push(event)
      }
      if (doubt) return { events, again: 'soon' }
      if (events.length < rows.length) return { events, again: await beginDoubt(rows.at(-1)!) }
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
