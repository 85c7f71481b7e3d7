import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput } from '../../platform/input.ts'
import { findCompletePosition } from '../../subscriptions/event-log.ts'
import { deleteWaiting } from '../deliveries/delete-waiting.ts'
import { lockEndpoint } from './lock.ts'

const enableInput = z.strictObject({ endpointId: z.string(), skipMissed: z.boolean().nullish() })

/**
 * Enables an endpoint, and closes its circuit. It continues with the event after the last one that it had deliveries of, or
 * with the next event that is recorded if the missed ones are skipped. Idempotent. Refused WEBHOOK_ENDPOINT_NOT_FOUND.
 */
export async function enableWebhookEndpoint(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof enableInput>,
): Promise<{ endpointId: string }> {
  const { endpointId, skipMissed } = parseInput(enableInput, raw)
  const { disabledAt } = await lockEndpoint(ctx, tx, endpointId)
  if (disabledAt === null) return { endpointId }
  if (skipMissed) await deleteWaiting(tx, endpointId)
  await tx.webhookEndpoint.update({
    where: { id: endpointId },
    data: {
      disabledAt: null,
      disabledReason: null,
      mailDueAt: null,
      failures: 0,
      failingSince: null,
      pausedUntil: null,
      ...(skipMissed && { position: await findCompletePosition(tx) }),
    },
  })
  await tx.webhookDelivery.updateMany({
    where: { endpointId, state: 'PENDING' },
    data: { nextAttemptAt: ctx.now() },
  })
  await recordEvent(ctx, tx, {
    type: 'webhook-endpoint.enabled',
    subjectId: endpointId,
    data: { skipMissed: skipMissed ?? false },
  })
  return { endpointId }
}
