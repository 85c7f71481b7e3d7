import type { AppContext } from '../platform/context.ts'
import { transact } from '../platform/db.ts'
import type { EventType } from '../platform/events.ts'
import { beginning, createEventLog, type EventLog, type LoggedEvent } from '../subscriptions/event-log.ts'
import { markDueDeals } from './deals/deal-records.ts'
import { markDirty } from './mark-dirty.ts'

/**
 * Events that change nothing in the CRM. Every other event of an account makes it dirty. An account that is
 * dirty without a change costs one comparison, because equal state is not pushed.
 */
const ignoredEvents = new Set<string>([
  'account.looked-up',
  'license-file.checked-out',
  'license-file.released',
  'license-key.rotated',
  'usage.recorded',
] satisfies EventType[])

/** How often the last-active times are read, in milliseconds. They change without an event. */
export const LAST_SEEN_CHECK_MS = 60 * 60 * 1000
/** Last-active times are written some seconds late, so a part of the last interval is read again. */
const LAST_SEEN_OVERLAP_MS = 10 * 60 * 1000

/** Finds the accounts whose licensing state changed. The lease allows one process at a time. */
export interface ChangeCollector {
  /** Marks every account that changed since the last call. Resolves once all are marked. */
  collect(): Promise<void>
}

/**
 * Creates the change collector of a process. An event commits with its change and makes the account dirty, so
 * changes of one account do not wait for each other. The collector reads the event log from the position in
 * `crm_sync`, and moves that position in the transaction that marks the accounts: it misses no event, and
 * marks many changes of an account as one row. State that changes by itself as time passes has no event: its
 * time was recorded at the last push.
 */
export function createChangeCollector(app: AppContext): ChangeCollector {
  let log: EventLog | null = null

  async function collectEvents(): Promise<void> {
    for (;;) {
      const { position } = await app.db.crmSync.findUniqueOrThrow({ where: { id: 1 } })
      if (!log || (log.head && log.head.position !== position)) {
        log = createEventLog(app.sql, position === null ? null : { ...beginning, position })
      }
      const { events, again } = await log.advance()
      const head = log.head
      if (head && (events.length > 0 || position === null)) {
        await transact(app.db, async (tx) => {
          const where = { id: 1, position }
          const { count } = await tx.crmSync.updateMany({ where, data: { position: head.position } })
          // Otherwise another process moved the position and marked the accounts.
          if (count > 0) await markDirty(tx, position === null ? null : accountsOf(events), app.now())
        })
      }
      if (again !== 'now') return
    }
  }

  return {
    async collect() {
      await collectEvents()
      await markDue(app)
      await markLastSeen(app)
    },
  }
}

function accountsOf(events: readonly LoggedEvent[]): string[] {
  const relevant = events.filter(({ type, accountId }) => accountId !== null && !ignoredEvents.has(type))
  return [...new Set(relevant.map(({ accountId }) => accountId!))]
}

/**
 * Marks the accounts whose state changed by itself: a term started or ended, a grace period ended, or a risk
 * came near. Like any other change, this also retries parked records.
 */
async function markDue({ db, now }: AppContext): Promise<void> {
  const at = now()
  await db.$executeRaw`
    update crm_records set version = version + 1, dirty_since = coalesce(dirty_since, next_change_at),
      next_change_at = null, attempts = 0, retry_at = null, parked_at = null, parked_code = null, parked_reason = null
    where kind = 'ACCOUNT' and next_change_at <= ${at} and link <> 'CONFLICTED'`
  await markDueDeals(db, at)
}

/** Marks, once an hour, the accounts with validations or refused attempts, which record no event. */
async function markLastSeen({ db, now }: AppContext): Promise<void> {
  const at = now()
  const { marksReadAt } = await db.crmSync.findUniqueOrThrow({ where: { id: 1 } })
  if (marksReadAt && Math.abs(at.getTime() - marksReadAt.getTime()) < LAST_SEEN_CHECK_MS) return
  await transact(db, async (tx) => {
    const { count } = await tx.crmSync.updateMany({
      where: { id: 1, marksReadAt },
      data: { marksReadAt: at },
    })
    if (count === 0 || !marksReadAt) return
    const since = new Date(marksReadAt.getTime() - LAST_SEEN_OVERLAP_MS)
    const active = await tx.$queryRaw<{ id: string }[]>`
      select account_id as id from licenses where last_validated_at > ${since}
      union select account_id from licenses where last_invalid_at > ${since}
      union select o.account_id from onboarding_attempts t join onboardings o on o.id = t.onboarding_id
        where t.outcome = 'REFUSED' and t.ended_at > ${since}`
    await markDirty(
      tx,
      active.map(({ id }) => id),
      at,
    )
  })
}
