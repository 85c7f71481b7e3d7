import type { Prisma } from '../../../prisma/client/client.ts'
import type { WebhookFailure } from '../../../prisma/client/enums.ts'
import { backoffMs } from '../../platform/backoff.ts'
import { type AppContext, asSystem } from '../../platform/context.ts'
import { transact } from '../../platform/db.ts'
import { webhookAttempts } from '../../platform/metrics/metrics.ts'
import { markDisabled } from '../endpoints/disable.ts'
import type { RequestOutcome } from '../requests/send-request.ts'
import { CIRCUIT_FAILURES, type Claim } from './claim-deliveries.ts'

/** Waiting time after each failed attempt: more than three days in total. After the last one, the delivery has failed. */
export const retryDelays = ['PT5S', 'PT5M', 'PT30M', 'PT2H', 'PT5H', 'PT10H', 'PT14H', 'PT20H', 'PT24H'].map(
  (delay) => Temporal.Duration.from(delay).total('milliseconds'),
)
/** Pauses of a circuit that is open. */
const CIRCUIT = { firstMs: 30_000, maxMs: 3_600_000 }
/** Time without a successful attempt after which an endpoint is disabled. */
const FAILING_MS = 7 * 86_400_000

/** What one attempt led to. */
export type AttemptOutcome = (RequestOutcome | { failure: 'SECRET_LOST'; durationMs: number }) & {
  documentProblem: string | null
}

/**
 * Records the outcome of an attempt at its delivery and its endpoint. If another worker took over the delivery, only a
 * success is recorded. An endpoint is disabled after a week of failures, and at the status 410.
 */
export async function recordAttempt(
  app: AppContext,
  { delivery, endpoint }: Claim,
  outcome: AttemptOutcome,
): Promise<void> {
  const ctx = asSystem(app)
  const now = ctx.now()
  const { id, attempts } = delivery
  const failure = failureOf(outcome)
  const isTest = delivery.eventId === null
  webhookAttempts.inc({ outcome: failure ?? 'DELIVERED' })
  await transact(ctx.db, async (tx) => {
    // The endpoint first, as every other change of it, so that no two transactions wait for each other.
    const [locked] = await tx.$queryRaw<
      { failures: number; failingSince: Date | null; isEnabled: boolean }[]
    >`
      select failures, failing_since as "failingSince", disabled_at is null as "isEnabled"
      from webhook_endpoints where id = ${endpoint.id}::uuid for update`
    if (!locked) return
    const { count } = await tx.webhookDelivery.updateMany({
      where: { id, state: 'PENDING', ...(failure && { attempts }) },
      data: {
        ...attemptColumns(outcome, failure),
        claimedUntil: null,
        ...(failure
          ? failedColumns(attempts, isTest, retryAfterOf(outcome), now)
          : { state: 'DELIVERED', endedAt: now }),
      },
    })
    if (count === 0 || isTest) return
    if (!failure) {
      if (locked.failures > 0) {
        await tx.webhookEndpoint.update({
          where: { id: endpoint.id },
          data: { failures: 0, failingSince: null, pausedUntil: null },
        })
      }
      return
    }
    const failures = locked.failures + 1
    const failingSince = locked.failingSince ?? now
    await tx.webhookEndpoint.update({
      where: { id: endpoint.id },
      data: { failures, failingSince, pausedUntil: pausedUntil(failures, retryAfterOf(outcome), now) },
    })
    if (!locked.isEnabled) return
    if ('status' in outcome && outcome.status === 410) await markDisabled(ctx, tx, endpoint.id, 'GONE')
    else if (now.getTime() - failingSince.getTime() >= FAILING_MS)
      await markDisabled(ctx, tx, endpoint.id, 'FAILING')
  })
}

/** Ends a delivery whose event stopped being visible to the partner of the endpoint. */
export async function withdrawDelivery(app: AppContext, { delivery }: Claim): Promise<void> {
  await app.db.webhookDelivery.updateMany({
    where: { id: delivery.id, state: 'PENDING' },
    data: { state: 'WITHDRAWN', claimedUntil: null, endedAt: app.now() },
  })
}

/** Defers a delivery for a reason of the gateway's own, which is no attempt. */
export async function deferDelivery(app: AppContext, { delivery }: Claim): Promise<void> {
  const { id, attempts } = delivery
  await app.db.webhookDelivery.updateMany({
    where: { id, state: 'PENDING', attempts },
    data: {
      attempts: attempts - 1,
      claimedUntil: null,
      nextAttemptAt: new Date(app.now().getTime() + backoffMs(1, { firstMs: DEFER_MS, maxMs: DEFER_MS })),
    },
  })
}
const DEFER_MS = 30_000

/** Why an attempt failed; null if it succeeded. */
function failureOf(outcome: AttemptOutcome): WebhookFailure | null {
  if ('failure' in outcome) return outcome.failure
  return outcome.status >= 200 && outcome.status < 300 ? null : 'STATUS'
}

/** The delay that the endpoint requests before the next attempt, in milliseconds; 0 if it requests none. */
function retryAfterOf(outcome: AttemptOutcome): number {
  return 'status' in outcome ? (outcome.retryAfterMs ?? 0) : 0
}

function attemptColumns(
  outcome: AttemptOutcome,
  failure: WebhookFailure | null,
): Prisma.WebhookDeliveryUpdateManyMutationInput {
  const { durationMs, documentProblem } = outcome
  const { status, response } = 'status' in outcome ? outcome : { status: null, response: null }
  return { durationMs, documentProblem, status, response, failure }
}

function failedColumns(
  attempts: number,
  isTest: boolean,
  retryAfterMs: number,
  now: Date,
): Prisma.WebhookDeliveryUpdateManyMutationInput {
  const delay = isTest ? undefined : retryDelays[attempts - 1]
  if (delay === undefined) return { state: 'FAILED', endedAt: now }
  // Half of the delay is random, so that deliveries that failed together are not retried together.
  const half = { firstMs: delay / 2, maxMs: delay / 2 }
  const waitMs = Math.max(delay / 2 + backoffMs(1, half), retryAfterMs)
  return { nextAttemptAt: new Date(now.getTime() + waitMs) }
}

/** Until when an endpoint gets no request after as many failures in a row. */
function pausedUntil(failures: number, retryAfterMs: number, now: Date): Date | null {
  const pauseMs = failures < CIRCUIT_FAILURES ? 0 : backoffMs(failures - CIRCUIT_FAILURES + 1, CIRCUIT)
  const waitMs = Math.max(pauseMs, retryAfterMs)
  return waitMs === 0 ? null : new Date(now.getTime() + waitMs)
}
