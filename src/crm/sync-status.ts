import type { CrmReconciliation, CrmSync } from '../../prisma/client/client.ts'
import type { AppContext } from '../platform/context.ts'
import type { Db } from '../platform/db.ts'
import { findPause, type Pause } from './sync-pause.ts'

export const crmStates = ['NOT_CONNECTED', 'PAUSED', 'BEHIND', 'CURRENT'] as const
export type CrmState = (typeof crmStates)[number]

/** How the synchronization with the CRM stands at this moment. */
export interface CrmSyncStatus {
  state: CrmState
  target: string | null
  pause: Pause | null
  /** Why licenses are not told as records of their own, although they are to be and all else is told. */
  licensesPause: Pause | null
  /** Accounts that changed, or of whose people one is to be forgotten, and the CRM has yet to be told; none parked. */
  queue: number
  /** Since when the first of them waits; null when none does. */
  behindSince: Date | null
  parked: number
  lastRunAt: Date | null
  /** The last comparison that ended, also one that was given up. */
  lastReconciliation: CrmReconciliation | null
}

export async function findCrmSyncStatus(app: AppContext): Promise<CrmSyncStatus> {
  const { db, crm } = app
  const [pause, [queue], parked, sync, lastReconciliation] = await Promise.all([
    crm ? findPause(app) : null,
    app.sql.query<{ queue: number; since: Date | null }>(queueStatement, []),
    countParked(db),
    db.crmSync.findUniqueOrThrow({ where: { id: 1 } }),
    db.crmReconciliation.findFirst({
      where: { state: { in: ['COMPLETED', 'FAILED'] } },
      orderBy: { id: 'desc' },
    }),
  ])
  const waiting = crm ? (queue?.queue ?? 0) : 0
  const state = !crm ? 'NOT_CONNECTED' : pause ? 'PAUSED' : waiting > 0 ? 'BEHIND' : 'CURRENT'
  return {
    state,
    target: crm?.target ?? null,
    pause,
    licensesPause: crm ? licensesPauseOf(sync) : null,
    queue: waiting,
    behindSince: waiting > 0 ? (queue?.since ?? null) : null,
    parked,
    lastRunAt: sync.lastRunAt,
    lastReconciliation,
  }
}

function licensesPauseOf(sync: CrmSync): Pause | null {
  const { licensesRefusedCode: code, licensesRefusedReason: reason, licensesRetryAt: until } = sync
  return code && until ? { code, reason: reason ?? '', until } : null
}

/** What the CRM refused for good: records, and to forget a person. */
async function countParked(db: Db): Promise<number> {
  const parked = { parkedAt: { not: null } }
  const counts = await Promise.all([
    db.crmRecord.count({ where: parked }),
    db.crmErasure.count({ where: { ...parked, completedAt: null } }),
  ])
  return counts[0] + counts[1]
}

/** With the accounts of events that nobody has looked at yet. */
const queueStatement = {
  name: 'crm-queue',
  text: `
    with behind as (
      select account_id, dirty_since as since from crm_records where dirty_since is not null and parked_at is null
      union all
      select account_id, occurred_at from events
      where account_id is not null and position > (select coalesce(position, 0) from crm_sync)
      union all
      select account_id, requested_at from crm_erasures where completed_at is null and parked_at is null
    )
    select count(distinct account_id)::int as queue, min(since) as since from behind`,
}
