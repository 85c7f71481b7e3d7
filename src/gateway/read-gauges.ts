import { findCrmSyncStatus } from '../crm/sync-status.ts'
import type { AppContext } from '../platform/context.ts'
import type { Database } from '../platform/database/open.ts'
import * as metrics from '../platform/metrics/metrics.ts'

interface Gauges {
  jobs: number
  jobLag: number
  mails: number
  mailLag: number
  signingKeyAge: number | null
  statusListAge: number | null
}

/** Reads the lengths and lags of the queues, the age of published documents, and the connections, and sets the gauges. */
export async function readGauges(app: AppContext, engine: Database['engine']): Promise<void> {
  const now = app.now()
  const [[gauges], crm] = await Promise.all([
    app.sql.query<Gauges>(gaugesStatement, [now]),
    app.crm ? findCrmSyncStatus(app) : null,
  ])
  if (gauges) {
    metrics.jobsWaiting.set(gauges.jobs)
    metrics.jobLag.set(gauges.jobLag)
    metrics.outboxWaiting.set(gauges.mails)
    metrics.outboxLag.set(gauges.mailLag)
    setOrReset(metrics.signingKeyAge, gauges.signingKeyAge)
    setOrReset(metrics.statusListAge, gauges.statusListAge)
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

/** A document that does not exist has no age, instead of the age 0. */
function setOrReset(gauge: typeof metrics.signingKeyAge, value: number | null): void {
  if (value === null) gauge.remove()
  else gauge.set(value)
}

/** Uses the database clock for jobs, as the job queue does, and the clock of the gateway for the others. */
const gaugesStatement = {
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
