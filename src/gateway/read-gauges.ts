import { findCrmSyncStatus } from '../crm/sync-status.ts'
import type { AppContext } from '../platform/context.ts'
import type { Database } from '../platform/database/open.ts'
import * as metrics from '../platform/metrics/metrics.ts'

interface Waiting {
  jobs: number
  jobLag: number
  mails: number
  mailLag: number
  signingKeyAge: number | null
  statusListAge: number | null
}

/** Reads what waits and how old what was published is, as it is now. */
export async function readGauges(app: AppContext, engine: Database['engine']): Promise<void> {
  const now = app.now()
  const [[waiting], crm] = await Promise.all([
    app.sql.query<Waiting>(waitingStatement, [now]),
    app.crm ? findCrmSyncStatus(app) : null,
  ])
  if (waiting) {
    metrics.jobsWaiting.set(waiting.jobs)
    metrics.jobLag.set(waiting.jobLag)
    metrics.outboxWaiting.set(waiting.mails)
    metrics.outboxLag.set(waiting.mailLag)
    setOrReset(metrics.signingKeyAge, waiting.signingKeyAge)
    setOrReset(metrics.statusListAge, waiting.statusListAge)
  }
  if (crm) {
    metrics.crmQueue.set(crm.queue)
    metrics.crmLag.set(crm.behindSince ? Math.max(0, (now.getTime() - crm.behindSince.getTime()) / 1000) : 0)
    metrics.crmParked.set(crm.parked)
    metrics.crmPaused.set({ what: 'all' }, crm.pause ? 1 : 0)
    metrics.crmPaused.set({ what: 'licenses' }, crm.licensesPause ? 1 : 0)
  }
  if (engine.kind === 'postgres') {
    const { totalCount, idleCount, waitingCount } = engine.pool
    metrics.poolConnections.set({ state: 'busy' }, totalCount - idleCount)
    metrics.poolConnections.set({ state: 'idle' }, idleCount)
    metrics.poolConnections.set({ state: 'waited-for' }, waitingCount)
  }
}

/** What does not exist has no age, not the age 0. */
function setOrReset(gauge: typeof metrics.signingKeyAge, value: number | null): void {
  if (value === null) gauge.remove()
  else gauge.set(value)
}

/** Jobs wait by the clock of the database, which the queue goes by; all else by ours. */
const waitingStatement = {
  name: 'metrics-waiting',
  text: `
    select jobs.count as "jobs", jobs.lag as "jobLag", mails.count as "mails", mails.lag as "mailLag",
      (select greatest(0, extract(epoch from $1::timestamptz - max(active_from)))::float8
        from signing_keys where active_from <= $1) as "signingKeyAge",
      (select greatest(0, extract(epoch from $1::timestamptz - min(published_at)))::float8
        from status_lists) as "statusListAge"
    from (
      select count(*)::int as count,
        coalesce(greatest(0, extract(epoch from now() - min(greatest(created_on, start_after)))), 0)::float8 as lag
      from pgboss.job where state in ('created', 'retry') and start_after <= now()
    ) jobs, (
      select count(*)::int as count,
        coalesce(greatest(0, extract(epoch from $1::timestamptz - min(next_attempt_at))), 0)::float8 as lag
      from notifications where state = 'QUEUED' and next_attempt_at <= $1
    ) mails`,
}
