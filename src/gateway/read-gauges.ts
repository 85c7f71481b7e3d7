import { findCrmSyncStatus } from '../crm/sync-status.ts'
import { isLowPool } from '../domain/key-pools/low-pools.ts'
import type { AppContext } from '../platform/context.ts'
import type { Database } from '../platform/database/open.ts'
import { type Standbys, standbyStates } from '../platform/database/standbys.ts'
import * as metrics from '../platform/metrics/metrics.ts'
import { findSourceState } from '../shops/source-state.ts'
import { CIRCUIT_FAILURES } from '../webhooks/deliveries/claim-deliveries.ts'
import { type WebhookEndpointState, webhookEndpointStates } from '../webhooks/endpoints/state.ts'

interface Gauges {
  jobs: number
  jobLag: number
  mails: number
  mailLag: number
  bulkLicenses: number
  signingKeyAge: number | null
  statusListAge: number | null
  lowKeyPools: number
  endpoints: Record<WebhookEndpointState, number>
  webhooks: number
  webhookLag: number
}

/** Reads the lengths and lags of the queues and the age of published documents, and sets the gauges. */
export async function readGauges(app: AppContext): Promise<void> {
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
    metrics.bulkLicensesWaiting.set(gauges.bulkLicenses)
    metrics.keyPoolsLow.set(gauges.lowKeyPools)
    for (const state of webhookEndpointStates)
      metrics.webhookEndpoints.set({ state }, gauges.endpoints[state])
    metrics.webhooksWaiting.set(gauges.webhooks)
    metrics.webhookLag.set(gauges.webhookLag)
    setOrReset(metrics.signingKeyAge, gauges.signingKeyAge)
    setOrReset(metrics.statusListAge, gauges.statusListAge)
  }
  if (crm) {
    metrics.crmQueue.set(crm.queue)
    metrics.crmLag.set(ageOf(crm.behindSince, now))
    metrics.crmParked.set(crm.parked)
    metrics.crmPaused.set({ what: 'all' }, crm.pause ? 1 : 0)
    metrics.crmPaused.set({ what: 'licenses' }, crm.licensesPause ? 1 : 0)
    metrics.crmPaused.set({ what: 'deals' }, crm.dealsPause ? 1 : 0)
  }
  for (const { name } of await app.db.saleSource.findMany({ select: { name: true } })) {
    const { pending, behindSince, pause } = await findSourceState(app, name)
    metrics.shopEvents.set({ shop: name }, pending)
    metrics.shopLag.set({ shop: name }, ageOf(behindSince, now))
    metrics.shopPaused.set({ shop: name }, pause ? 1 : 0)
  }
}

/** Sets the gauges of the connections of this process to PostgreSQL, and of the servers as this process sees them. */
export function readPoolGauges({ engine, standbys }: Database): void {
  if (standbys) readStandbyGauges(standbys)
  if (engine.kind !== 'postgres') return
  const { totalCount, idleCount, waitingCount } = engine.pool
  metrics.poolConnections.set({ state: 'busy' }, totalCount - idleCount)
  metrics.poolConnections.set({ state: 'idle' }, idleCount)
  metrics.poolConnections.set({ state: 'waited-for' }, waitingCount)
}

function readStandbyGauges(standbys: Standbys): void {
  const found = standbys.states()
  metrics.primaryAway.set(standbys.isPrimaryAway() ? 1 : 0)
  for (const wanted of standbyStates)
    metrics.standbys.set({ state: wanted }, found.filter(({ state }) => state === wanted).length)
  for (const { name, lag } of found) if (lag !== null) metrics.standbyLag.set({ standby: name }, lag)
}

/** Age in seconds; 0 without an instant. */
function ageOf(instant: Date | null, now: Date): number {
  return instant ? Math.max(0, (now.getTime() - instant.getTime()) / 1000) : 0
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
      (select coalesce(sum(total_count - changed_count - unchanged_count - refused_count - failed_count), 0)::int
        from bulk_operations where state in ('QUEUED', 'RUNNING')) as "bulkLicenses",
      (select greatest(0, extract(epoch from $1::timestamptz - max(active_from)))::float8
        from signing_keys where active_from <= $1) as "signingKeyAge",
      (select greatest(0, extract(epoch from $1::timestamptz - min(published_at)))::float8
        from status_lists) as "statusListAge",
      (select count(*)::int from key_pools p where ${isLowPool('p')}) as "lowKeyPools",
      endpoints.states as endpoints, webhooks.count as webhooks, webhooks.lag as "webhookLag"
    from (
      select count(*)::int as count,
        coalesce(greatest(0, extract(epoch from now() - min(greatest(created_on, start_after)))), 0)::float8 as lag
      from pgboss.job where state in ('created', 'retry') and start_after <= now()
    ) jobs, (
      select count(*)::int as count,
        coalesce(greatest(0, extract(epoch from $1::timestamptz - min(next_attempt_at))), 0)::float8 as lag
      from notifications where state = 'QUEUED' and next_attempt_at <= $1
    ) mails, (
      select json_build_object(
        'ENABLED', count(*) filter (where disabled_at is null and failures < ${CIRCUIT_FAILURES}),
        'PAUSED', count(*) filter (where disabled_at is null and failures >= ${CIRCUIT_FAILURES}),
        'DISABLED', count(*) filter (where disabled_at is not null)) as states
      from webhook_endpoints
    ) endpoints, (
      select count(*) filter (where next_attempt_at <= $1)::int as count,
        coalesce(greatest(0, extract(epoch from $1::timestamptz - min(d.created_at))), 0)::float8 as lag
      from webhook_deliveries d join webhook_endpoints e on e.id = d.endpoint_id
      where d.state = 'PENDING' and d.position is not null and e.disabled_at is null
    ) webhooks`,
}
