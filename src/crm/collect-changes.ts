import type { AppContext } from '../platform/context.ts'
import { transact } from '../platform/db.ts'
import type { EventType } from '../platform/events.ts'
import { beginning, createEventLog, type EventLog, type LoggedEvent } from '../subscriptions/event-log.ts'
import { markDirty } from './mark-dirty.ts'

/**
 * Events that tell nothing which the CRM is told. Every other one of an account makes it dirty, as a look too many
 * costs nothing: what has not changed is not sent.
 */
const untold = new Set<string>([
  'account.looked-up',
  'license-file.checked-out',
  'license-file.released',
  'license-key.rotated',
  'usage.recorded',
] satisfies EventType[])

/** How often marks without an event are looked for, and how far back: they are written seconds late. */
export const LAST_SEEN_CHECK_MS = 60 * 60 * 1000
const MARKS_LATE_MS = 10 * 60 * 1000

/** Finds the accounts whose licensing state changed. One for each process; one at a time works, under the lease. */
export interface ChangeCollector {
  /** Marks every account that changed since the last time, and answers when it has. */
  collect(): Promise<void>
}

/**
 * A change's event commits with the change, and is what makes its account dirty: nothing is written twice, and no
 * two changes of one account wait for each other. This reads the log behind the place that is kept in `crm_sync`,
 * moves that place in the transaction that marks the accounts, and so misses nothing and marks a hundred changes of
 * an account as one row. Time passes without events: what changes by itself was noted when it was last told.
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
          // Another process was here meanwhile: what it marked is marked.
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
  const told = events.filter(({ type, accountId }) => accountId !== null && !untold.has(type))
  return [...new Set(told.map(({ accountId }) => accountId!))]
}

/**
 * Marks the accounts whose state changed by itself: a term began or ended, grace ran out, a risk came near. It is
 * another state, as any change is: what was parked is tried again.
 */
async function markDue({ db, now }: AppContext): Promise<void> {
  const at = now()
  await db.$executeRaw`
    update crm_records set version = version + 1, dirty_since = coalesce(dirty_since, next_change_at),
      next_change_at = null, attempts = 0, retry_at = null, parked_at = null, parked_code = null, parked_reason = null
    where kind = 'ACCOUNT' and next_change_at <= ${at} and link <> 'CONFLICTED'`
}

/** Marks, once an hour, the accounts of which something was seen that records no event. */
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
    const since = new Date(marksReadAt.getTime() - MARKS_LATE_MS)
    const seen = await tx.$queryRaw<{ id: string }[]>`
      select account_id as id from licenses where last_validated_at > ${since}
      union select account_id from licenses where last_invalid_at > ${since}
      union select o.account_id from onboarding_attempts t join onboardings o on o.id = t.onboarding_id
        where t.outcome = 'REFUSED' and t.ended_at > ${since}`
    await markDirty(
      tx,
      seen.map(({ id }) => id),
      at,
    )
  })
}
