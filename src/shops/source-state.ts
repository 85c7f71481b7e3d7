import type { SaleSource } from '../../prisma/client/client.ts'
import type { AppContext } from '../platform/context.ts'
import type { Sql } from '../platform/db.ts'

/** How long a lease is valid without renewal, in seconds. */
const LEASE_SECONDS = 30

/**
 * Takes or renews the lease to read a shop. One process holds it at a time, so that an older state is never followed after a
 * newer one. Returns whether it is held. It expires by the clock of the database if its process is killed.
 */
export async function holdSource(sql: Sql, name: string, holder: string): Promise<boolean> {
  const rows = await sql.query(hold, [name, holder, LEASE_SECONDS])
  return rows.length > 0
}

/** Releases the lease, so that another process can take it immediately. */
export async function releaseSource(sql: Sql, name: string, holder: string): Promise<void> {
  await sql.query(release, [name, holder])
}

const hold = {
  name: 'hold-sale-source',
  text: `
    insert into sale_sources as s (name, lease_holder, lease_until)
    values ($1, $2, clock_timestamp() + make_interval(secs => $3))
    on conflict (name) do update
    set lease_holder = excluded.lease_holder, lease_until = excluded.lease_until
    where s.lease_until is null or s.lease_until < clock_timestamp() or s.lease_holder = excluded.lease_holder
    returning name`,
}
const release = {
  name: 'release-sale-source',
  text: `update sale_sources set lease_holder = null, lease_until = null where name = $1 and lease_holder = $2`,
}

/** Whether events of a shop wait to be processed, and its reads are not paused. One statement that writes nothing. */
export async function hasSourceWork({ sql, now }: AppContext, name: string): Promise<boolean> {
  const [row] = await sql.query<{ has: boolean }>(work, [name, now().toISOString()])
  return row?.has ?? false
}

const work = {
  name: 'has-source-work',
  text: `
    select exists (select from crm_inbox_events where source = $1 and processed_at is null
        and (retry_at is null or retry_at <= $2::timestamptz))
      and not exists (select from sale_sources where name = $1 and paused_until > $2::timestamptz) as has`,
}

/** Pauses the reads of a shop until an instant, and records why. */
export async function pauseSource(
  { db }: AppContext,
  name: string,
  { code, reason, until }: { code: string; reason: string; until: Date },
): Promise<void> {
  await writeState(db, name, { pausedUntil: until, pauseCode: code, pauseReason: reason })
}

/** Records that a run succeeded, and the account of the shop that it read. */
export async function recordSourceRun(
  { db, now }: AppContext,
  name: string,
  account: string | null,
): Promise<void> {
  const state = { lastRunAt: now(), pausedUntil: null, pauseCode: null, pauseReason: null }
  await writeState(db, name, { ...state, ...(account && { account }) })
}

/** Until when the list of events of a shop was read; null before the first time. */
export async function findEventsReadUntil(
  { db }: Pick<AppContext, 'db'>,
  name: string,
): Promise<Date | null> {
  const source = await db.saleSource.findUnique({ where: { name } })
  return source?.eventsReadUntil ?? null
}

/** Records until when the list of events of a shop was read. */
export async function recordEventsRead(
  { db }: Pick<AppContext, 'db'>,
  name: string,
  eventsReadUntil: Date,
): Promise<void> {
  await writeState(db, name, { eventsReadUntil })
}

async function writeState(
  db: AppContext['db'],
  name: string,
  data: Partial<Omit<SaleSource, 'name'>>,
): Promise<void> {
  await db.saleSource.upsert({ where: { name }, create: { name, ...data }, update: data })
}

/** State of a shop for the operator. */
export interface SourceState {
  state: 'PAUSED' | 'BEHIND' | 'CURRENT'
  /** Number of received events that are not processed yet. */
  pending: number
  /** Time at which the oldest of them was received; null if there is none. */
  behindSince: Date | null
  pause: { code: string; reason: string; until: Date } | null
  lastRunAt: Date | null
}

/** Returns the state of a shop. */
export async function findSourceState({ db, now }: AppContext, name: string): Promise<SourceState> {
  const where = { source: name, processedAt: null, receivedAt: { lte: now() } }
  const [source, pending, oldest] = await Promise.all([
    db.saleSource.findUnique({ where: { name } }),
    db.crmInboxEvent.count({ where }),
    db.crmInboxEvent.findFirst({ where, orderBy: { id: 'asc' }, select: { receivedAt: true } }),
  ])
  const { pausedUntil = null, pauseCode, pauseReason, lastRunAt = null } = source ?? {}
  const pause =
    pausedUntil && pausedUntil > now()
      ? { code: pauseCode ?? '', reason: pauseReason ?? '', until: pausedUntil }
      : null
  const state = pause ? 'PAUSED' : pending > 0 ? 'BEHIND' : 'CURRENT'
  return { state, pending, behindSince: oldest?.receivedAt ?? null, pause, lastRunAt }
}
