import type { WebhookDisabledReason } from '../../../prisma/client/enums.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { lockEndpoint } from './lock.ts'

/**
 * Disables an endpoint of the caller. It gets no request until it is enabled. Its deliveries wait. Idempotent. Refused
 * WEBHOOK_ENDPOINT_NOT_FOUND.
 */
export async function disableWebhookEndpoint(
  ctx: Context,
  tx: Tx,
  endpointId: string,
): Promise<{ endpointId: string }> {
  const { disabledAt } = await lockEndpoint(ctx, tx, endpointId)
  if (disabledAt === null) await markDisabled(ctx, tx, endpointId, 'REQUESTED')
  return { endpointId }
}

/** Disables an endpoint that is locked and enabled, and records it. */
export async function markDisabled(
  ctx: Context,
  tx: Tx,
  endpointId: string,
  reason: WebhookDisabledReason,
): Promise<void> {
  const now = ctx.now()
  const { url, email } = await tx.webhookEndpoint.update({
    where: { id: endpointId },
    data: { disabledAt: now, disabledReason: reason },
  })
  if (email !== null && reason !== 'REQUESTED') {
    await tx.webhookEndpoint.update({
      where: { id: endpointId },
      data: { mailDueAt: now, mailAttempts: 0 },
    })
    await ctx.enqueue(tx, 'webhooks.send-mails', {})
  }
  await recordEvent(ctx, tx, {
    type: 'webhook-endpoint.disabled',
    subjectId: endpointId,
    data: { url, reason },
  })
}
