import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput } from '../../platform/input.ts'
import { prose } from '../../platform/readable-text.ts'
import { lockKeyPool } from './lock-pool.ts'

const closeInput = z.strictObject({ poolId: z.string(), reason: prose({ max: 500 }) })

/**
 * Closes a pool permanently: no keys can be added. Its available keys can still be claimed and revoked. Idempotent. Refused
 * KEY_POOL_NOT_FOUND.
 */
export async function closeKeyPool(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof closeInput>,
): Promise<{ poolId: string }> {
  const { poolId, reason } = parseInput(closeInput, raw)
  const { closedAt } = await lockKeyPool(ctx, tx, poolId)
  if (closedAt) return { poolId }
  await tx.keyPool.update({ where: { id: poolId }, data: { closedAt: ctx.now() } })
  await recordEvent(ctx, tx, { type: 'key-pool.closed', subjectId: poolId, data: { reason } })
  return { poolId }
}
