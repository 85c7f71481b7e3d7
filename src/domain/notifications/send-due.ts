import { setTimeout as sleep } from 'node:timers/promises'
import { backoffMs } from '../../platform/backoff.ts'
import type { AppContext } from '../../platform/context.ts'
import { type Claim, claimNotification } from './claim-notification.ts'
import type { Delivery, Mailer } from './mailer.ts'
import { recordDelivery } from './record-delivery.ts'

/** Mails that one worker sends concurrently. */
const CONCURRENCY = 4
/**
 * How long a worker retries to record an outcome, in milliseconds. With the longest attempt it is shorter
 * than a claim.
 */
const RECORD_RETRY_MS = 120_000
const RECORD_RETRY = { firstMs: 500, maxMs: 500 }

/**
 * Sends every notification that is due. Any number of workers can run concurrently: each notification is
 * claimed by one. If a worker is killed, another one takes over its claims. After `stop`, a worker ends once
 * the current mails are sent.
 */
export async function sendDue(app: AppContext, mailer: Mailer, stop?: AbortSignal): Promise<void> {
  const sendUntilDone = async () => {
    while (!stop?.aborted) {
      const claim = await claimNotification(app)
      if (!claim) return
      const delivery = await attemptDelivery(app, mailer, claim)
      await recordWithRetry(app, claim, delivery)
      const { outcome } = delivery
      const { notificationId, attempt, facts } = claim
      const line = { msg: 'mail', notificationId, message: facts.message, attempt, outcome }
      // Without the cause, an operator cannot distinguish a wrong password from a server that is down.
      const { reply, cause } = { reply: null, cause: undefined, ...delivery }
      if (outcome === 'SENT' || outcome === 'OFF') app.log.info(line)
      else app.log.warn({ ...line, reply, cause })
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, sendUntilDone))
}

/** Makes one attempt. A fault of the gateway is logged and defers the mail, so that other mails are sent. */
async function attemptDelivery(app: AppContext, mailer: Mailer, claim: Claim): Promise<Delivery> {
  try {
    return await mailer.deliver(claim.facts)
  } catch (error) {
    app.log.error({ msg: 'mail failed', notificationId: claim.notificationId, err: error })
    return { outcome: 'DEFERRED', reply: null }
  }
}

/**
 * Records the outcome of an attempt, and retries while the database is unavailable: a mail whose outcome is
 * not recorded would be sent again. Recording the same outcome twice changes nothing.
 */
async function recordWithRetry(app: AppContext, claim: Claim, delivery: Delivery): Promise<void> {
  const deadline = performance.now() + RECORD_RETRY_MS
  for (let failures = 1; ; failures++) {
    try {
      return await recordDelivery(app, claim, delivery)
    } catch (error) {
      if (performance.now() > deadline) throw error
      app.log.warn({ msg: 'mail not recorded yet', notificationId: claim.notificationId, err: error })
      await sleep(backoffMs(failures, RECORD_RETRY))
    }
  }
}
