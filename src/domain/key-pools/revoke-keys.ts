import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { InputRefusal, NotFoundRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput } from '../../platform/input.ts'
import { prose } from '../../platform/readable-text.ts'
import { say } from '../../texts/say.ts'
import { lockKeyPool } from './lock-pool.ts'
import { MOST_KEYS } from './write-keys.ts'

const revokeInput = z.strictObject({
  poolId: z.string(),
  pooledKeyIds: z.array(z.string()).min(1).max(MOST_KEYS).nullish(),
  /** True for every available key of the pool. */
  all: z.boolean().nullish(),
  reason: prose({ max: 500 }),
})

/** Numbers of keys that a call revoked, and that it left as they were. */
export interface RevokedKeys {
  poolId: string
  revokedCount: number
  unchangedCount: number
}

/**
 * Revokes available keys of a pool permanently: no call claims them, and no license gets them. Claimed and revoked keys stay as
 * they are. Idempotent. Refused KEY_POOL_NOT_FOUND, POOLED_KEY_NOT_FOUND if one of the keys is not in the pool, or INPUT_INVALID.
 */
export async function revokePooledKeys(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof revokeInput>,
): Promise<RevokedKeys> {
  const { poolId, pooledKeyIds, all, reason } = parseInput(revokeInput, raw)
  if ((pooledKeyIds == null) === !all)
    throw new InputRefusal([{ path: ['pooledKeys'], text: say('INPUT_EITHER_OF', { other: 'all' }) }])
  // Additions and revocations of one pool run one after the other. A claim locks its key alone.
  await lockKeyPool(ctx, tx, poolId)
  const ids = pooledKeyIds && [...new Set(pooledKeyIds)]
  if (ids && (await tx.pooledKey.count({ where: { poolId, id: { in: ids } } })) < ids.length)
    throw new NotFoundRefusal('POOLED_KEY_NOT_FOUND', say('POOLED_KEY_NOT_FOUND'))
  const { count } = await tx.pooledKey.updateMany({
    where: { poolId, state: 'AVAILABLE', ...(ids && { id: { in: ids } }) },
    data: { state: 'REVOKED', revokedAt: ctx.now(), revokeReason: reason },
  })
  if (count > 0)
    await recordEvent(ctx, tx, {
      type: 'key-pool.keys-revoked',
      subjectId: poolId,
      data: { keys: count, all: all ?? false, reason },
    })
  return { poolId, revokedCount: count, unchangedCount: ids ? ids.length - count : 0 }
}
