import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/**
 * The metrics of this process since its start. Counters belong to the process instead of a context, so everything is
 * counted once. No label has a value that a client can invent.
 */
export const registry = new Registry()

const registers = [registry]
const operation = ['operationName', 'operationType'] as const
/** Upper bounds in seconds. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

function counter<L extends string>(name: string, help: string, labelNames: readonly L[]) {
  return new Counter({ name, help, labelNames, registers })
}
function histogram<L extends string>(name: string, help: string, labelNames: readonly L[]) {
  return new Histogram({ name, help, labelNames, buckets, registers })
}
function gauge<L extends string>(name: string, help: string, labelNames: readonly L[] = []) {
  return new Gauge({ name, help, labelNames, registers })
}

// The names of @graphql-yoga/plugin-prometheus, so that its dashboards work.
export const requests = counter('graphql_envelop_request', 'Operations', operation)
export const requestDuration = histogram(
  'graphql_envelop_request_duration',
  'Duration of an operation, in seconds',
  operation,
)
export const parsePhase = histogram(
  'graphql_envelop_phase_parse',
  'Duration of parsing a document, in seconds',
  operation,
)
export const validatePhase = histogram(
  'graphql_envelop_phase_validate',
  'Duration of validating a document, in seconds',
  operation,
)
export const executePhase = histogram(
  'graphql_envelop_phase_execute',
  'Duration of executing an operation, in seconds',
  operation,
)
export const subscribePhase = histogram(
  'graphql_envelop_phase_subscribe',
  'Duration until a subscription begins, in seconds',
  operation,
)
export const errorResults = counter('graphql_envelop_error_result', 'Errors in responses', [
  ...operation,
  'path',
  'phase',
  'code',
])
export const httpDuration = histogram(
  'graphql_yoga_http_duration',
  'Duration of HTTP requests for the graph, in seconds',
  [...operation, 'method', 'statusCode', 'url'],
)

export const validations = counter('licet_validations_total', 'Validations by code', ['code'])
export const validationReads = counter(
  'licet_validation_reads_total',
  'Validations by the server that they were read from: the primary, a standby, or a standby in an outage of the primary',
  ['from'],
)
export const activations = counter('licet_activations_total', 'Activations by outcome', ['outcome'])
export const rateLimited = counter('licet_rate_limited_total', 'Requests rejected by a rate limit', ['rule'])
export const overloaded = counter(
  'licet_overloaded_total',
  'Operations and connections rejected for lack of capacity',
  ['whose', 'why'],
)
// An autoscaler that reads the rate needs a series before the first rejection.
for (const why of ['full', 'late']) overloaded.inc({ whose: 'all', why }, 0)
export const operationsInside = gauge('licet_operations_inside', 'Operations in a concurrency slot')
export const operationsWaiting = gauge(
  'licet_operations_waiting',
  'Operations in the queue for a concurrency slot',
)
export const requestsCancelled = counter(
  'licet_requests_abandoned_total',
  'Cancelled requests for the graph by reason',
  ['why'],
)
export const keyMisses = counter('licet_key_misses_total', 'Wrong license keys and credentials', [])
export const replays = counter(
  'licet_idempotent_replays_total',
  'Replayed outcomes of idempotent mutations',
  [],
)
export const mails = counter('licet_mails_total', 'Attempts to send a mail by outcome', ['outcome'])
export const mailsHeld = counter('licet_mails_held_total', 'Mails held back by a limit, each time', ['rule'])
export const webhookAttempts = counter(
  'licet_webhook_attempts_total',
  'Attempts to deliver a webhook by outcome',
  ['outcome'],
)
export const hubspotCalls = counter('licet_hubspot_calls_total', 'Calls of HubSpot by HTTP status', [
  'status',
])

export const stripeCalls = counter('licet_stripe_calls_total', 'Calls of Stripe by HTTP status', ['status'])

export const jobsWaiting = gauge('licet_jobs_waiting', 'Due jobs that have not begun')
export const jobLag = gauge('licet_job_lag_seconds', 'Age of the oldest due job, in seconds')
export const outboxWaiting = gauge('licet_outbox_waiting', 'Due mails that are not sent')
export const outboxLag = gauge('licet_outbox_lag_seconds', 'Age of the oldest due mail, in seconds')
export const bulkLicensesWaiting = gauge(
  'licet_bulk_licenses_waiting',
  'Licenses of bulk operations that are not processed',
)
export const webhookEndpoints = gauge('licet_webhook_endpoints', 'Webhook endpoints by state', ['state'])
export const webhooksWaiting = gauge('licet_webhooks_waiting', 'Due webhooks of enabled endpoints')
export const webhookLag = gauge(
  'licet_webhook_lag_seconds',
  'Age of the oldest event that an enabled endpoint has not received, in seconds',
)
export const crmQueue = gauge('licet_crm_queue', 'Accounts with changes not yet pushed to the CRM')
export const crmLag = gauge('licet_crm_lag_seconds', 'Age of the oldest change not yet pushed, in seconds')
export const crmParked = gauge('licet_crm_parked', 'Records that the CRM rejected permanently')
export const keyPoolsLow = gauge('licet_key_pools_low', 'Open key pools with too few available keys')
export const crmPaused = gauge(
  'licet_crm_paused',
  'Whether the CRM sync is paused: all of it, the license objects, or the deals',
  ['what'],
)
export const shopEvents = gauge('licet_shop_events', 'Received events of a shop that wait to be processed', [
  'shop',
])
export const shopLag = gauge(
  'licet_shop_lag_seconds',
  'Age of the oldest event of a shop that waits, in seconds',
  ['shop'],
)
export const shopPaused = gauge('licet_shop_paused', 'Whether the reads of a shop are paused', ['shop'])
export const signingKeyAge = gauge(
  'licet_signing_key_age_seconds',
  'Age of the newest active signing key, in seconds',
)
export const statusListAge = gauge(
  'licet_status_list_age_seconds',
  'Age of the oldest published status list, in seconds',
)
export const poolConnections = gauge('licet_pool_connections', 'Connections to PostgreSQL', ['state'])

export const primaryAway = gauge(
  'licet_primary_away',
  'Whether no primary of PostgreSQL responds, so that validations are read from a standby',
)
export const standbys = gauge('licet_standbys', 'Standbys by state', ['state'])
export const standbyLag = gauge(
  'licet_standby_lag_seconds',
  'Time by which the data of a standby is behind the primary at most, in seconds',
  ['standby'],
)

export const processEnds = counter(
  'licet_process_ends_total',
  'Processes of one command that ended without an order and were replaced',
  [],
)

/** Gauges of the whole installation, which each process reads from the database. They are not added up. */
export const installationGauges = [
  jobsWaiting,
  jobLag,
  outboxWaiting,
  outboxLag,
  bulkLicensesWaiting,
  webhookEndpoints,
  webhooksWaiting,
  webhookLag,
  crmQueue,
  crmLag,
  crmParked,
  keyPoolsLow,
  crmPaused,
  shopEvents,
  shopLag,
  shopPaused,
  signingKeyAge,
  statusListAge,
  primaryAway,
  standbys,
  standbyLag,
]

let observesProcess = false

/** Collects memory, CPU time and event loop lag from the first call on. */
export function observeProcess(): void {
  if (observesProcess) return
  observesProcess = true
  collectDefaultMetrics({ register: registry })
}
