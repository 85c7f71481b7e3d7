import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { lockEndpoint } from './lock.ts'

/**
 * Deletes an endpoint with its keys and its deliveries. An attempt that has begun is completed. Refused
 * WEBHOOK_ENDPOINT_NOT_FOUND, also for a repeat.
 */
export async function deleteWebhookEndpoint(
  ctx: Context,
  tx: Tx,
  endpointId: string,
): Promise<{ endpointId: string }> {
  const { url } = await lockEndpoint(ctx, tx, endpointId)
  await tx.webhookEndpoint.delete({ where: { id: endpointId } })
  await recordEvent(ctx, tx, { type: 'webhook-endpoint.deleted', subjectId: endpointId, data: { url } })
  return { endpointId }
}
