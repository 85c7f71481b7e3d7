import type { CrmReconciliation, CrmSync } from '../../prisma/client/client.ts'
import type { AppContext } from '../platform/context.ts'
import type { Db } from '../platform/db.ts'
import { findPause, type Pause } from './sync-pause.ts'

/** States of the sync with the CRM. */
export const crmStates = ['NOT_CONNECTED', 'PAUSED', 'BEHIND', 'CURRENT'] as const
/** One of `crmStates`. */
export type CrmState = (typeof crmStates)[number]

/** Present state of the sync with the CRM. */
export interface CrmSyncStatus {
  state: CrmState
  target: string | null
  url: string | null
  /** Whether the CRM is an emulator, so that no real CRM is connected. */
  emulated: boolean
  pause: Pause | null
  /** Why licenses are not pushed as records, although they are configured to be; null if they are. */
  licensesPause: Pause | null
  /** Why deals do not show what became of them, although their events are followed; null if they do. */
  dealsPause: Pause | null
  /**
   * Number of accounts with changes or erasures that the CRM does not have yet; parked ones are not counted.
   */
  queue: number
  /** Time of the oldest change in the queue; null if the queue is empty. */
  behindSince: Date | null
  parked: number
  lastRunAt: Date | null
  /** The last comparison that ended, whether it succeeded or not; null if none ended. */
  lastReconciliation: CrmReconciliation | null
}

/** Returns the present state of the sync with the CRM. */
export async function findCrmSyncStatus(app: AppContext): Promise<CrmSyncStatus> {
  const { db, crm } = app
  const [pause, [queue], parked, sync, lastReconciliation] = await Promise.all([
    crm ? findPause(app) : null,
    // Without a CRM, the events since the first one would be counted.
    crm ? app.sql.query<{ queue: number; since: Date | null }>(queueStatement, []) : [],
    countParked(db),
    db.crmSync.findUniqueOrThrow({ where: { id: 1 } }),
    db.crmReconciliation.findFirst({
      where: { state: { in: ['COMPLETED', 'FAILED'] } },
      orderBy: { id: 'desc' },
    }),
  ])
  const queued = queue?.queue ?? 0
  const state = !crm ? 'NOT_CONNECTED' : pause ? 'PAUSED' : queued > 0 ? 'BEHIND' : 'CURRENT'
  return {
    state,
    target: crm?.target ?? null,
    url: crm?.url ?? null,
    emulated: crm?.emulated ?? false,
    pause,
    licensesPause: crm ? licensesPauseOf(sync) : null,
    dealsPause: crm ? dealsPauseOf(sync) : null,
    queue: queued,
    behindSince: queued > 0 ? (queue?.since ?? null) : null,
    parked,
    lastRunAt: sync.lastRunAt,
    lastReconciliation,
  }
}

function licensesPauseOf(sync: CrmSync): Pause | null {
  const { licensesRefusedCode: code, licensesRefusedReason: reason, licensesRetryAt: until } = sync
  return code && until ? { code, reason: reason ?? '', until } : null
}

function dealsPauseOf(sync: CrmSync): Pause | null {
  const { dealsRefusedCode: code, dealsRefusedReason: reason, dealsRetryAt: until } = sync
  return code && until ? { code, reason: reason ?? '', until } : null
}

/** Number of records, deals, renewals and erasures that the CRM permanently refused. */
async function countParked(db: Db): Promise<number> {
  const parked = { parkedAt: { not: null } }
  const counts = await Promise.all([
    db.crmRecord.count({ where: parked }),
    db.crmErasure.count({ where: { ...parked, completedAt: null } }),
    db.crmDeal.count({ where: parked }),
    db.crmRenewal.count({ where: parked }),
  ])
  return counts[0] + counts[1] + counts[2] + counts[3]
}

/** Includes the accounts of events that are not collected yet. */
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
