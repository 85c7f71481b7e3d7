import { setTimeout as sleep } from 'node:timers/promises'
import type { AppContext } from '../../platform/context.ts'
import { type Claim, claimNotification } from './claim-notification.ts'
import type { Delivery, Mailer } from './mailer.ts'
import { recordDelivery } from './record-delivery.ts'

/** Mails on their way at once, of one worker. */
const LANES = 4
/** How long an outcome is recorded anew while the database is away: with the longest attempt less than a claim holds. */
const RECORD_MS = 120_000
const RECORD_EVERY_MS = 500

/**
 * Sends every notification that is due for an attempt. Any number of workers may do so at once: each
 * notification is in the hands of one. A worker that is killed leaves what it had to the others; one that is
 * asked to stop ends with the mails that are on their way.
 */
export async function sendDue(app: AppContext, post: Mailer, stop?: AbortSignal): Promise<void> {
  const lane = async () => {
    while (!stop?.aborted) {
      const claim = await claimNotification(app)
      if (!claim) return
      const delivery = await attemptDelivery(app, post, claim)
      await insistOnRecord(app, claim, delivery)
      const { outcome } = delivery
      const { notificationId, attempt, facts } = claim
      app.log.info({ msg: 'mail', notificationId, message: facts.message, attempt, outcome })
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

/** One attempt. A fault of our own is logged, and tried again like a server that is away: it holds up no other mail. */
async function attemptDelivery(app: AppContext, post: Mailer, claim: Claim): Promise<Delivery> {
  try {
    return await post.deliver(claim.facts)
  } catch (error) {
    app.log.error({ msg: 'mail failed', notificationId: claim.notificationId, err: error })
    return { outcome: 'DEFERRED', reply: null }
  }
}

/**
 * Records what became of an attempt, however often the database goes away meanwhile: a mail of which that is not on
 * record would come once more. To record the same twice changes nothing.
 */
async function insistOnRecord(app: AppContext, claim: Claim, delivery: Delivery): Promise<void> {
  for (const deadline = performance.now() + RECORD_MS; ; await sleep(RECORD_EVERY_MS)) {
    try {
      return await recordDelivery(app, claim, delivery)
    } catch (error) {
      if (performance.now() > deadline) throw error
      app.log.warn({ msg: 'mail not recorded yet', notificationId: claim.notificationId, err: error })
    }
  }
}
