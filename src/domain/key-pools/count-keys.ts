import { PooledKeyState } from '../../../prisma/client/enums.ts'
import type { Db, Tx } from '../../platform/db.ts'

/** Number of keys of a pool in each state. */
export type KeyCounts = Record<PooledKeyState, number>

/** Returns the numbers of keys of several pools, in the order of the pools. */
export async function countPooledKeys(db: Db | Tx, poolIds: readonly string[]): Promise<KeyCounts[]> {
  const counted = await db.pooledKey.groupBy({
    by: ['poolId', 'state'],
    where: { poolId: { in: [...poolIds] } },
    _count: true,
  })
  return poolIds.map((id) => {
    const count = (state: PooledKeyState) =>
      counted.find((one) => one.poolId === id && one.state === state)?._count ?? 0
    return {
      AVAILABLE: count(PooledKeyState.AVAILABLE),
      CLAIMED: count(PooledKeyState.CLAIMED),
      REVOKED: count(PooledKeyState.REVOKED),
    }
  })
}
