import { setTimeout as sleep } from 'node:timers/promises'
import { backoffMs } from '../../platform/backoff.ts'
import type { AppContext } from '../../platform/context.ts'
import { toTypedId } from '../../platform/ids.ts'
import { SealError } from '../../platform/secrets.ts'
import { REQUEST_MS, sendRequest } from '../requests/send-request.ts'
import { signedHeaders } from '../requests/sign-message.ts'
import { type Claim, claimDeliveries } from './claim-deliveries.ts'
import { makePayload, type Payload } from './payload.ts'
import { type AttemptOutcome, deferDelivery, recordAttempt, withdrawDelivery } from './record-attempt.ts'

/** Attempts of one worker at the same time. */
const CONCURRENCY = 16
/** Interval of searches for deliveries that are due while attempts run. A slow endpoint does not delay the others. */
const CLAIM_EVERY_MS = 500
/** How long a worker retries to record an outcome. With the longest request it is shorter than a claim. */
const RECORD_RETRY_MS = 10_000
const RECORD_RETRY = { firstMs: 250, maxMs: 1_000 }

/**
 * Attempts every delivery that is due, until none is. Each is claimed by one worker. A delivery whose worker was killed is
 * attempted again, so an endpoint can get it twice. After `stop`, it ends with the attempts that have begun.
 */
export async function deliverDue(app: AppContext, stop?: AbortSignal): Promise<void> {
  const running = new Set<Promise<void>>()
  for (;;) {
    const free = CONCURRENCY - running.size
    const claims = stop?.aborted || free === 0 ? [] : await claimDeliveries(app, free)
    for (const claim of claims) {
      const attempt: Promise<void> = attemptDelivery(app, claim)
        .catch((err: unknown) => app.log.error({ msg: 'webhook failed', ...lineOf(claim), err }))
        .finally(() => running.delete(attempt))
      running.add(attempt)
    }
    if (running.size === 0) return
    if (claims.length === 0 || running.size === CONCURRENCY)
      await Promise.race([...running, sleep(CLAIM_EVERY_MS)])
  }
}

async function attemptDelivery(app: AppContext, claim: Claim): Promise<void> {
  const payload = await makePayload(app, claim).catch((err: unknown) => {
    app.log.warn({ msg: 'webhook deferred', ...lineOf(claim), err })
    return 'later' as const
  })
  if (payload === 'later') return await deferDelivery(app, claim)
  if (payload === null) return await withdrawDelivery(app, claim)
  const outcome = await send(app, claim, payload)
  await recordWithRetry(app, claim, outcome)
  const { durationMs, documentProblem } = outcome
  const result = 'status' in outcome ? { status: outcome.status } : { failure: outcome.failure }
  const line = { msg: 'webhook', ...lineOf(claim), ...result, durationMs }
  if ('status' in outcome && outcome.status < 300 && documentProblem === null) app.log.debug(line)
  else app.log.warn({ ...line, ...(documentProblem !== null && { document: 'default payload' }) })
}

/** What a log line says about a delivery. A URL can contain a secret of the subscriber. */
function lineOf({ delivery: { id, type, attempts }, endpoint }: Claim): object {
  return {
    endpoint: toTypedId('WebhookEndpoint', endpoint.id),
    delivery: toTypedId('WebhookDelivery', id),
    type,
    attempt: attempts,
  }
}

async function send(
  app: AppContext,
  { endpoint }: Claim,
  { id, body, documentProblem }: Payload,
): Promise<AttemptOutcome> {
  const secrets = await openSecrets(app, endpoint.id)
  if (secrets.length === 0) return { failure: 'SECRET_LOST', durationMs: 0, documentProblem }
  // Receivers compare the time with their own clock, so it is the real one, also in a sandbox.
  const timestamp = Math.floor(Date.now() / 1000)
  const outcome = await sendRequest({
    url: endpoint.url,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Licet',
      ...signedHeaders(secrets, { id, timestamp, body }),
    },
    body,
    networks: app.webhooks.networks,
    timeoutMs: REQUEST_MS,
  })
  return { ...outcome, documentProblem }
}

/** Returns the keys that sign now, the newest first. Leaves out those that no secret of this gateway opens. */
async function openSecrets({ db, secrets, now }: AppContext, endpointId: string): Promise<string[]> {
  const stored = await db.webhookSecret.findMany({
    where: { endpointId, OR: [{ expiresAt: null }, { expiresAt: { gt: now() } }] },
    orderBy: { id: 'desc' },
  })
  const opened = await Promise.all(
    stored.map(({ sealed }) =>
      secrets.open('webhooks', sealed).catch((error: unknown) => {
        if (error instanceof SealError) return null
        throw error
      }),
    ),
  )
  return opened.filter((secret) => secret !== null)
}

/** Records an outcome, and retries while the database is unavailable: a delivery without an outcome is sent again. */
async function recordWithRetry(app: AppContext, claim: Claim, outcome: AttemptOutcome): Promise<void> {
  const deadline = performance.now() + RECORD_RETRY_MS
  for (let failures = 1; ; failures++) {
    try {
      return await recordAttempt(app, claim, outcome)
    } catch (error) {
      if (performance.now() > deadline) throw error
      await sleep(backoffMs(failures, RECORD_RETRY))
    }
  }
}
