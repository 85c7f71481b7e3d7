import { setTimeout as pause } from 'node:timers/promises'
import type { Listen } from '../database/listen.ts'
import type { Sql } from '../db.ts'
import type { Logger } from '../logger.ts'
import type { Bell } from './bell.ts'
import { createEventLog, type LoggedEvent, type Place } from './event-log.ts'

/** Without any notification the log is read that often: they only wake, and may get lost. */
const READ_EVERY_MS = 2_000
/** At the least between two reads, so that a flood of events is read in batches. */
const BREATH_MS = 10
const LONGEST_BREATH_MS = 500
const RETRY_MS = 500
/** An event transaction that is open for so long holds every stream up: worth a line in the log. */
const HELD_UP_MS = 10_000
/** How long a watch holds unless it is renewed: a killed gateway costs notifications for that long. */
const WATCH_SECONDS = 30

export interface LogFollowing {
  sql: Sql
  listen: Listen
  log: Logger
  /** Rung when there may be something to read, or it is over. */
  bell: Bell
  isOver: () => boolean
  /** Told before the log is read. */
  onRead: () => void
  /** Told afterwards where the head is, with the events that it passed. */
  onHead: (head: Place, events: LoggedEvent[]) => void
}

/** Follows the log until it is over. Faults of the database delay it, and nothing more. */
export async function followLog({
  sql,
  listen,
  log,
  bell,
  isOver,
  onRead,
  onHead,
}: LogFollowing): Promise<void> {
  const listening = listen('licet_events', bell.ring, (err) => log.warn({ msg: 'listening for events', err }))
  const eventLog = createEventLog(sql)
  let watchedUntil = 0
  let breath = BREATH_MS
  let heldUpMs = 0
  while (!isOver()) {
    try {
      if (Date.now() > watchedUntil) {
        await sql.query(watch, [WATCH_SECONDS])
        watchedUntil = Date.now() + (WATCH_SECONDS * 1000) / 3
      }
      onRead()
      const { events, again } = await eventLog.advance()
      if (eventLog.head) onHead(eventLog.head, events)
      await pause(BREATH_MS)
      if (again === 'when told') await bell.heard(READ_EVERY_MS)
      if (again === 'soon') await bell.heard(breath)
      breath = again === 'soon' ? Math.min(breath * 2, LONGEST_BREATH_MS) : BREATH_MS
      const wasHeldUp = heldUpMs > HELD_UP_MS
      heldUpMs = again === 'soon' ? heldUpMs + breath : 0
      if (heldUpMs > HELD_UP_MS && !wasHeldUp) {
        log.warn({
          msg: 'streams wait for an event transaction that does not end',
          head: eventLog.head?.eventId,
        })
      }
    } catch (err) {
      log.warn({ msg: 'following the events', err })
      await pause(RETRY_MS)
    }
  }
  await listening.close()
}

const watch = {
  name: 'watch-events',
  text: `
    insert into event_watch (id, until) values (1, clock_timestamp() + make_interval(secs => $1))
    on conflict (id) do update set until = greatest(event_watch.until, excluded.until)`,
}
