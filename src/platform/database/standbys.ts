import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Db, Sql } from '../db.ts'
import type { PrimaryConnection } from './primary.ts'
import { surviveConnectionLoss } from './survive-connection-loss.ts'
import { ConnectionUnavailable, isUnavailable } from './unavailable.ts'

/** A hot standby, as a read uses it. */
export interface StandbyReader {
  db: Db
  sql: Sql
}

/** Result of a read, with the marks of restrictions in the snapshot that it used. */
export interface MarkedRead<T> {
  value: T
  marks: readonly string[]
}

/** Result of a read on a standby. */
export interface StandbyRead<T> {
  value: T
  /** Null if the data has every restriction that was committed before the read. Otherwise no primary responded. */
  asOf: Date | null
  /** Everything that was acknowledged before this time is in the data. By the clock of the primary. */
  replayedUntil: Date
  /** The standby. A later read on it has at least the same changes. */
  db: Db
}

/** USED: serves validations. BEHIND: by more than allowed. UNUSABLE: does not respond, or is no standby. */
export const standbyStates = ['USED', 'BEHIND', 'UNUSABLE'] as const

/** State of one standby, for the operator. */
export interface StandbyState {
  /** Host and port. */
  name: string
  state: (typeof standbyStates)[number]
  /** Seconds by which its data is behind the primary, at most; null if it never responded. */
  lag: number | null
  /** As in `StandbyRead`; null if it never responded. */
  replayedUntil: Date | null
}

/** Hot standbys, and whether the primary responds. */
export interface Standbys {
  /**
   * Reads on a standby. While a primary responds, the data has every restriction that was committed before this call. While
   * none responds, the read uses the standby that has replayed most, if it was not too far behind when the primary last
   * responded. Null if no standby meets this: read on the primary then.
   */
  read<T>(work: (standby: StandbyReader) => Promise<MarkedRead<T>>): Promise<StandbyRead<T> | null>
  /** Runs a read on the primary. Rejects with `ConnectionUnavailable` as soon as the primary counts as away. */
  onPrimary<T>(work: () => Promise<T>): Promise<T>
  isPrimaryAway(): boolean
  /** Returns the most current standby while no primary responds; null while one does, or if no standby is current enough. */
  inOutage(): (StandbyReader & { asOf: Date }) | null
  states(): StandbyState[]
  close(): Promise<void>
}

/** A server to which `openStandbys` connects. */
export interface StandbyServer extends StandbyReader {
  /** Host and port. */
  name: string
  pool: pg.Pool
  close(): Promise<void>
}

export interface StandbyOptions {
  servers: readonly StandbyServer[]
  /** Connections to the primary, for the marks and the position only. */
  primary: pg.Pool
  /** Most seconds by which a standby may be behind. */
  maxLagSeconds: number
  /** Runs when the primary stops to respond. */
  onAway?: (() => void) | undefined
  onChange?: ((message: string) => void) | undefined
}

/** Longest time in which a server responds to a read. */
const RESPONSE_MS = 2_000
const GRACE_MS = 100
/** Pause between two readings of the positions, and while no primary responds. */
const HEARTBEAT_MS = 500
const AWAY_HEARTBEAT_MS = 200

interface Position {
  /** Monotonic time before the position was read. */
  at: number
  /** The same time by the clock of the primary. */
  time: number
  lsn: bigint
}

interface Standby {
  server: StandbyServer
  responds: boolean
  /** Position that the standby had replayed when it last responded; `-1n` before. */
  replayed: bigint
  /** Monotonic time of the newest position of the primary that it has replayed; null before the first one. */
  currentAt: number | null
  replayedUntil: number
}

/** Opens connections to the primary for its marks and its position. They are never in use by other statements. */
export function openPositionPool(primary: PrimaryConnection): pg.Pool {
  const pool = new pg.Pool({
    ...primary,
    max: 3,
    // They stay open, so that they exist when the server admits no more connections.
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: RESPONSE_MS,
    // The pool closes a connection whose query fails, so that none stays silent.
    query_timeout: 2 * RESPONSE_MS,
    application_name: 'licet-position',
    options: '-c TimeZone=UTC -c jit=off',
    onConnect: surviveConnectionLoss,
  })
  pool.on('error', () => {})
  return pool
}

/** Watches the primary and the standbys. Resolves after the first reading of all positions. */
export async function openStandbys(options: StandbyOptions): Promise<Standbys> {
  const { primary, onAway = () => {}, onChange = () => {} } = options
  const maxLagMs = options.maxLagSeconds * 1_000
  const standbys = options.servers.map(
    (server): Standby => ({ server, responds: false, replayed: -1n, currentAt: null, replayedUntil: 0 }),
  )
  const positions: Position[] = []
  /** Ends the wait of each read on the primary. */
  const waiting = new Set<(error: Error) => void>()
  let isAway = false
  let turn = 0

  function setAway(next: boolean, reason = ''): void {
    if (next === isAway) return
    isAway = next
    onChange(isAway ? `the primary does not respond (${reason})` : 'the primary responds again')
    if (!isAway) return
    onAway()
    for (const end of waiting) end(new ConnectionUnavailable(reason, null))
  }

  /** Runs a statement on the primary; once more on a new connection, as an open one may have ended. */
  async function askPrimary<Row>(text: string): Promise<Row> {
    for (let attempt = 1; ; attempt++) {
      try {
        const { rows } = await withinTime(primary.query(text))
        return rows[0]
      } catch (error) {
        if (attempt === 2 || error instanceof NoResponse) throw error
      }
    }
  }

  /** Returns the marks of the primary; AWAY if no primary responds, and UNKNOWN if it responds and they could not be read. */
  async function readMarks(): Promise<readonly string[] | 'AWAY' | 'UNKNOWN'> {
    if (isAway) return 'AWAY'
    try {
      const { marks, standby } = await askPrimary<{ marks: string[]; standby: boolean }>(MARKS)
      if (!standby) return marks
      setAway(true, 'the server is a standby')
    } catch (error) {
      noteFailure(error)
    }
    return isAway ? 'AWAY' : 'UNKNOWN'
  }

  /** A primary that responds with an error is not away, unless it says that it cannot serve. */
  function noteFailure(error: unknown): void {
    const { severity, code } = error as { severity?: string; code?: string }
    if (severity && (!isUnavailable(error) || code?.startsWith('53')))
      onChange(`the marks of the primary cannot be read (${messageOf(error)})`)
    else setAway(true, messageOf(error))
  }

  async function readPosition(): Promise<void> {
    const at = performance.now()
    try {
      const { time, lsn } = await askPrimary<{ time: number; lsn: string | null }>(POSITION)
      if (lsn === null) return setAway(true, 'the server is a standby')
      positions.push({ at, time, lsn: BigInt(lsn) })
      // The oldest one that is kept is the first within the allowed lag, so that every lag up to it can be measured.
      while (positions.length > 2 && positions[1]!.at < at - maxLagMs) positions.shift()
      setAway(false)
    } catch (error) {
      noteFailure(error)
    }
  }

  async function readReplayed(standby: Standby): Promise<void> {
    try {
      const { rows } = await withinTime(standby.server.pool.query(REPLAYED))
      const { lsn, time, standby: inRecovery } = rows[0] as { lsn: string; time: number; standby: boolean }
      if (!inRecovery) {
        // A standby that was promoted has what it had, and is used until this process reaches it as the primary.
        if (!isAway) setResponds(standby, false, 'it is no standby')
        return
      }
      // A server that restarted can begin at an earlier position than the one that it had replayed.
      if (BigInt(lsn) < standby.replayed) standby.currentAt = null
      standby.replayed = BigInt(lsn)
      const reached = positions.findLast((position) => position.lsn <= standby.replayed)
      if (reached) standby.currentAt = reached.at
      standby.replayedUntil = Math.max(time, reached?.time ?? 0)
      setResponds(standby, true)
    } catch (error) {
      setResponds(standby, false, messageOf(error))
    }
  }

  function setResponds(standby: Standby, responds: boolean, reason = ''): void {
    if (standby.responds === responds) return
    standby.responds = responds
    onChange(`the standby ${standby.server.name} ${responds ? 'responds' : `cannot be used (${reason})`}`)
  }

  function isCurrent({ responds, currentAt }: Standby): boolean {
    const from = isAway ? (positions.at(-1)?.at ?? Number.POSITIVE_INFINITY) : performance.now()
    return responds && currentAt !== null && currentAt >= from - maxLagMs
  }

  /** Returns the usable standbys, the best one first. */
  function choose(): Standby[] {
    const usable = standbys.filter(isCurrent)
    if (isAway) return usable.sort((a, b) => (a.replayed < b.replayed ? 1 : -1))
    const first = turn++ % Math.max(1, usable.length)
    return [...usable.slice(first), ...usable.slice(0, first)]
  }

  async function readOn<T>(
    standby: Standby,
    work: (standby: StandbyReader) => Promise<MarkedRead<T>>,
  ): Promise<MarkedRead<T> | null> {
    try {
      return await withinTime(work(standby.server))
    } catch (error) {
      setResponds(standby, false, messageOf(error))
      return null
    }
  }

  async function readAll(): Promise<void> {
    await readPosition()
    await Promise.all(standbys.map(readReplayed))
  }
  const closing = new AbortController()
  async function keepReading(): Promise<void> {
    while (!closing.signal.aborted) {
      const pauseMs = isAway ? AWAY_HEARTBEAT_MS : HEARTBEAT_MS
      await sleep(pauseMs, undefined, { signal: closing.signal, ref: false }).catch(() => {})
      if (!closing.signal.aborted) await readAll()
    }
  }
  await readAll()
  const reading = keepReading()

  return {
    async read(work) {
      for (const standby of choose()) {
        const { replayedUntil } = standby
        const { db } = standby.server
        const [marks, read] = await Promise.all([readMarks(), readOn(standby, work)])
        if (!read) {
          // The primary can serve the read now. Without it, another standby has to.
          if (marks !== 'AWAY') return null
          continue
        }
        const data = { value: read.value, replayedUntil: new Date(replayedUntil), db }
        if (marks === 'UNKNOWN') return null
        if (marks === 'AWAY') return isCurrent(standby) ? { ...data, asOf: data.replayedUntil } : null
        const found = new Set(read.marks)
        return marks.every((mark) => found.has(mark)) ? { ...data, asOf: null } : null
      }
      return null
    },
    async onPrimary(work) {
      if (isAway) throw new ConnectionUnavailable('the primary does not respond', null)
      const away = Promise.withResolvers<never>()
      waiting.add(away.reject)
      try {
        return await Promise.race([work(), away.promise])
      } finally {
        waiting.delete(away.reject)
      }
    },
    isPrimaryAway: () => isAway,
    inOutage() {
      const [standby] = isAway ? choose() : []
      return standby ? { ...standby.server, asOf: new Date(standby.replayedUntil) } : null
    },
    states: () =>
      standbys.map((standby) => {
        const { server, responds, currentAt, replayedUntil } = standby
        return {
          name: server.name,
          state: isCurrent(standby) ? 'USED' : responds ? 'BEHIND' : 'UNUSABLE',
          lag: currentAt === null ? null : Math.max(0, performance.now() - currentAt) / 1_000,
          replayedUntil: replayedUntil === 0 ? null : new Date(replayedUntil),
        }
      }),
    async close() {
      closing.abort()
      await reading
      await Promise.all([primary.end(), ...options.servers.map((server) => server.close())])
    },
  }
}

class NoResponse extends Error {
  override name = 'NoResponse'
}

async function withinTime<T>(work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const end = () => late.reject(new NoResponse(`no response within ${RESPONSE_MS / 1_000} s`))
  // After a time in which this process was busy, a response that has arrived is read first.
  let timer = setTimeout(() => {
    timer = setTimeout(end, GRACE_MS)
  }, RESPONSE_MS)
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message || String(Reflect.get(error, 'code'))
}

/** SQL: the ids of all marks in the snapshot of the statement, as JSON. */
export const MARKS_OF_SNAPSHOT = `(select coalesce(json_agg(id), '[]') from restrictions)`

const MARKS = `select ${MARKS_OF_SNAPSHOT} as marks, pg_is_in_recovery() as standby`

const MILLISECONDS = (time: string) => `(extract(epoch from ${time}) * 1000)::float8`

/** The position is read after the time, so everything that was acknowledged before the time is before the position. */
const POSITION = `
  select ${MILLISECONDS('statement_timestamp()')} as time,
    case when pg_is_in_recovery() then null else (pg_current_wal_lsn() - '0/0')::text end as lsn`

/** A standby that has replayed no commit since its start has everything before the checkpoint from which it started. */
const REPLAYED = `
  select pg_is_in_recovery() as standby, (pg_last_wal_replay_lsn() - '0/0')::text as lsn,
    ${MILLISECONDS('coalesce(pg_last_xact_replay_timestamp(), (select checkpoint_time from pg_control_checkpoint()))')} as time`
