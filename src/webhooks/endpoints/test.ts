import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { say } from '../../texts/say.ts'
import { TEST_TYPE } from '../deliveries/test-type.ts'
import { lockEndpoint } from './lock.ts'

/**
 * Creates a test delivery of an endpoint, also of a disabled one. A worker makes one attempt, which counts neither for the
 * circuit nor against the endpoint. Refused WEBHOOK_ENDPOINT_NOT_FOUND, or WEBHOOK_TEST_PENDING while a test waits.
 */
export async function testWebhookEndpoint(
  ctx: Context,
  tx: Tx,
  endpointId: string,
): Promise<{ deliveryId: string }> {
  await lockEndpoint(ctx, tx, endpointId)
  const waiting = await tx.webhookDelivery.count({
    where: { endpointId, eventId: null, state: 'PENDING' },
  })
  if (waiting > 0) throw new StateRefusal('WEBHOOK_TEST_PENDING', say('WEBHOOK_TEST_PENDING'), 'WAIT')
  const now = ctx.now()
  const { id } = await tx.webhookDelivery.create({
    data: { endpointId, type: TEST_TYPE, nextAttemptAt: now, createdAt: now },
  })
  await recordEvent(ctx, tx, { type: TEST_TYPE, subjectId: endpointId })
  return { deliveryId: id }
}
