import { setTimeout as pause } from 'node:timers/promises'
import type { Listen } from '../platform/database/listen.ts'
import type { Sql } from '../platform/db.ts'
import type { Logger } from '../platform/logger.ts'
import { createEventLog, type EventLog, type LoggedEvent, type Place } from './event-log.ts'
import type { WakeSignal } from './wake-signal.ts'

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
  bell: WakeSignal
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
  const heldUp = warnWhenHeldUp(log)
  let watchedUntil = 0
  let breath = BREATH_MS
  while (!isOver()) {
    try {
      if (performance.now() > watchedUntil) {
        await sql.query(watch, [WATCH_SECONDS])
        watchedUntil = performance.now() + (WATCH_SECONDS * 1000) / 3
      }
      onRead()
      const { events, again } = await eventLog.advance()
      if (eventLog.head) onHead(eventLog.head, events)
      heldUp(eventLog)
      await pause(BREATH_MS)
      const isTold = again !== 'now' && (await bell.heard(again === 'soon' ? breath : READ_EVERY_MS))
      breath = again === 'soon' && !isTold ? Math.min(breath * 2, LONGEST_BREATH_MS) : BREATH_MS
    } catch (err) {
      log.warn({ msg: 'following the events', err })
      await pause(RETRY_MS)
    }
  }
  await listening.close()
}

/** Writes one line when the log has been held up for long; to be told after each read. */
function warnWhenHeldUp(log: Logger): (eventLog: EventLog) => void {
  let since: number | null = null
  let warned = false
  return ({ isHeldUp, head }) => {
    since = isHeldUp ? (since ?? performance.now()) : null
    const isLong = since !== null && performance.now() - since > HELD_UP_MS
    if (isLong && !warned) {
      log.warn({ msg: 'streams wait for an event transaction that does not end', after: head?.eventId })
    }
    warned = isLong
  }
}

const watch = {
  name: 'watch-events',
  text: `
    insert into event_watch (id, until) values (1, clock_timestamp() + make_interval(secs => $1))
    on conflict (id) do update set until = greatest(event_watch.until, excluded.until)`,
}
