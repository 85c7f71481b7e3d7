import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/**
 * What this process counts, from its start. Counters belong to the process, not to a context: whatever the code runs
 * for, it is counted once. No label takes a value that a caller can make up.
 */
export const registry = new Registry()

const registers = [registry]
const operation = ['operationName', 'operationType'] as const
/** In seconds. */
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

// The names of @graphql-yoga/plugin-prometheus, so that the dashboards made for it read them.
export const requests = counter('graphql_envelop_request', 'Operations', operation)
export const requestDuration = histogram(
  'graphql_envelop_request_duration',
  'Time to answer an operation',
  operation,
)
export const parsePhase = histogram('graphql_envelop_phase_parse', 'Time to parse a document', operation)
export const validatePhase = histogram(
  'graphql_envelop_phase_validate',
  'Time to validate a document',
  operation,
)
export const executePhase = histogram(
  'graphql_envelop_phase_execute',
  'Time to execute an operation',
  operation,
)
export const subscribePhase = histogram(
  'graphql_envelop_phase_subscribe',
  'Time until a subscription begins',
  operation,
)
export const errorResults = counter('graphql_envelop_error_result', 'Errors in answers', [
  ...operation,
  'path',
  'phase',
  'code',
])
export const httpDuration = histogram('graphql_yoga_http_duration', 'Time of HTTP requests for the graph', [
  ...operation,
  'method',
  'statusCode',
  'url',
])

export const validations = counter('licet_validations_total', 'Validations, by their code', ['code'])
export const activations = counter('licet_activations_total', 'Activations, by what became of them', [
  'outcome',
])
export const rateLimited = counter('licet_rate_limited_total', 'Attempts turned away, by the limit', ['rule'])
export const overloaded = counter('licet_overloaded_total', 'Operations for which there was no room', [
  'whose',
  'why',
])
export const operationsInside = gauge('licet_operations_inside', 'Operations that are being answered')
export const operationsWaiting = gauge('licet_operations_waiting', 'Operations that wait for a place')
export const requestsCancelled = counter(
  'licet_requests_abandoned_total',
  'Requests for the graph that were not waited for, by why',
  ['why'],
)
export const keyMisses = counter('licet_key_misses_total', 'License keys and credentials that were none', [])
export const replays = counter('licet_idempotent_replays_total', 'Outcomes that were answered again', [])
export const mails = counter('licet_mails_total', 'Attempts to send a mail, by what became of them', [
  'outcome',
])
export const hubspotCalls = counter('licet_hubspot_calls_total', 'Calls of HubSpot, by their HTTP status', [
  'status',
])

export const jobsWaiting = gauge('licet_jobs_waiting', 'Jobs that are due and were not begun')
export const jobLag = gauge('licet_job_lag_seconds', 'For how long the first of them has been waiting')
export const outboxWaiting = gauge('licet_outbox_waiting', 'Mails that are due and were not sent')
export const outboxLag = gauge('licet_outbox_lag_seconds', 'For how long the first of them has been waiting')
export const crmQueue = gauge('licet_crm_queue', 'Accounts of which the CRM has yet to be told')
export const crmLag = gauge('licet_crm_lag_seconds', 'For how long the first of them has been waiting')
export const crmParked = gauge('licet_crm_parked', 'Records that the CRM refused for good')
export const crmPaused = gauge(
  'licet_crm_paused',
  'Whether the CRM is told nothing for now, or of licenses nothing',
  ['what'],
)
export const signingKeyAge = gauge(
  'licet_signing_key_age_seconds',
  'Since when the youngest active key signs',
)
export const statusListAge = gauge(
  'licet_status_list_age_seconds',
  'Since when the oldest status list is published',
)
export const poolConnections = gauge('licet_pool_connections', 'Connections to PostgreSQL', ['state'])

let observesProcess = false

/** Memory, processor time and the lag of the event loop, from the first call on. */
export function observeProcess(): void {
  if (observesProcess) return
  observesProcess = true
  collectDefaultMetrics({ register: registry })
}
