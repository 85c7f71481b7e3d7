import { setTimeout as pause } from 'node:timers/promises'
import { backoffMs } from '../platform/backoff.ts'
import type { Listen } from '../platform/database/listen.ts'
import type { Sql } from '../platform/db.ts'
import type { Logger } from '../platform/logger.ts'
import { createEventLog, type EventLog, type LoggedEvent, type LogPosition } from './event-log.ts'
import type { WakeSignal } from './wake-signal.ts'

/** Interval of reads without a notification. Notifications only wake the reader, and may be lost. */
const READ_EVERY_MS = 2_000
/** Shortest pause between two reads, so that a burst of events is read in batches. */
const PAUSE_MS = 10
const MAX_PAUSE_MS = 500
const RETRY = { firstMs: 500, maxMs: 500 }
/** Time after which an open transaction with events, which holds up every stream, is logged. */
const HELD_UP_MS = 10_000
/** Lifetime of a watch unless it is renewed. A killed gateway causes needless notifications for that long. */
const WATCH_SECONDS = 30

/** What following the log needs. */
export interface LogFollowing {
  sql: Sql
  listen: Listen
  log: Logger
  /** Wakes the reader when there may be events, or following is over. */
  signal: WakeSignal
  isOver: () => boolean
  /** Called before each read. */
  onRead: () => void
  /** Called after each read with the head and the events that it passed. */
  onHead: (head: LogPosition, events: LoggedEvent[]) => void
}

/** Follows the log until `isOver` returns true. Faults of the database only delay it. */
export async function followLog({
  sql,
  listen,
  log,
  signal,
  isOver,
  onRead,
  onHead,
}: LogFollowing): Promise<void> {
  const listening = listen('licet_events', signal.wake, (err) =>
    log.warn({ msg: 'listening for events', err }),
  )
  const eventLog = createEventLog(sql)
  const reportHeldUp = warnWhenHeldUp(log)
  let watchedUntil = 0
  let waitMs = PAUSE_MS
  let failures = 0
  while (!isOver()) {
    try {
      if (performance.now() > watchedUntil) {
        await sql.query(watch, [WATCH_SECONDS])
        watchedUntil = performance.now() + (WATCH_SECONDS * 1000) / 3
      }
      onRead()
      const { events, again } = await eventLog.advance()
      if (eventLog.head) onHead(eventLog.head, events)
      reportHeldUp(eventLog)
      failures = 0
      await pause(PAUSE_MS)
      const isWoken = again !== 'now' && (await signal.wait(again === 'soon' ? waitMs : READ_EVERY_MS))
      waitMs = again === 'soon' && !isWoken ? Math.min(waitMs * 2, MAX_PAUSE_MS) : PAUSE_MS
    } catch (err) {
      log.warn({ msg: 'following the events', err })
      await pause(backoffMs(++failures, RETRY))
    }
  }
  await listening.close()
}

/** Logs one line when the log has been held up for long. Call the returned function after each read. */
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
