import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { InputRefusal, NotFoundRefusal, StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput } from '../../platform/input.ts'
import { problem } from '../../platform/input-problem.ts'
import { instant } from '../../platform/instant.ts'
import { beginning } from '../../subscriptions/event-log.ts'
import { say } from '../../texts/say.ts'
import { deleteWaiting } from '../deliveries/delete-waiting.ts'
import { lockEndpoint } from './lock.ts'

const replayInput = z
  .strictObject({ endpointId: z.string(), after: z.string().nullish(), since: instant.nullish() })
  .refine(({ after, since }) => Boolean(after) !== Boolean(since), problem(say('INPUT_AFTER_OR_SINCE')))

/**
 * Moves an endpoint back in the log, so that it gets all events after a cursor, or since a time, once more, with the IDs that
 * they had. Never skips an event. Refused WEBHOOK_ENDPOINT_NOT_FOUND, WEBHOOK_ENDPOINT_DISABLED or WEBHOOK_EVENT_NOT_FOUND.
 */
export async function replayWebhooks(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof replayInput>,
): Promise<{ endpointId: string }> {
  const { endpointId, after, since } = parseInput(replayInput, raw)
  const endpoint = await lockEndpoint(ctx, tx, endpointId)
  if (endpoint.disabledAt)
    throw new StateRefusal('WEBHOOK_ENDPOINT_DISABLED', say('WEBHOOK_ENDPOINT_DISABLED'))
  if (since && since > ctx.now())
    throw new InputRefusal([{ path: ['since'], text: say('INPUT_SINCE_IN_FUTURE') }])
  const from = after ? await positionOf(tx, after) : await positionBefore(tx, since!)
  if (from !== null && from < endpoint.position) {
    await deleteWaiting(tx, endpointId, from)
    await tx.webhookEndpoint.update({ where: { id: endpointId }, data: { position: from } })
  }
  await recordEvent(ctx, tx, {
    type: 'webhooks.replayed',
    subjectId: endpointId,
    data: since ? { since: since.toISOString() } : { after: after! },
  })
  return { endpointId }
}

async function positionOf(tx: Tx, eventId: string): Promise<bigint> {
  if (eventId === beginning.eventId) return beginning.position
  const event = await tx.event.findUnique({ where: { id: eventId }, select: { position: true } })
  if (event) return event.position
  throw new NotFoundRefusal('WEBHOOK_EVENT_NOT_FOUND', say('WEBHOOK_EVENT_NOT_FOUND'))
}

/** Events since a time of which the first in the log is found. Parallel transactions write events in another order. */
const SEARCHED = 1_000

/** Returns the position before the first event since a time; null if there is none. */
async function positionBefore(tx: Tx, since: Date): Promise<bigint | null> {
  const events = await tx.event.findMany({
    where: { occurredAt: { gte: since } },
    orderBy: [{ occurredAt: 'asc' }, { id: 'asc' }],
    take: SEARCHED,
    select: { position: true },
  })
  const [lowest] = events.map(({ position }) => position).sort((a, b) => Number(a - b))
  return lowest === undefined ? null : lowest - 1n
}
