import type { KeyPool, LicenseType, LicenseTypeRevision } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { NotFoundRefusal } from '../../platform/errors.ts'
import { visibleKeyPools } from '../../platform/visible.ts'
import { say } from '../../texts/say.ts'

/**
 * Returns the pool with that id, locked until the transaction ends, so that additions to one pool run one after the other. Its
 * keys can still be claimed. Refused KEY_POOL_NOT_FOUND if no pool with that id is visible to the caller.
 */
export async function lockKeyPool(
  ctx: Context,
  tx: Tx,
  poolId: string,
): Promise<KeyPool & { licenseType: LicenseType; revision: LicenseTypeRevision }> {
  await tx.$queryRaw`select 1 from key_pools where id = ${poolId}::uuid for no key update`
  const pool = await tx.keyPool.findFirst({
    where: { AND: [{ id: poolId }, visibleKeyPools(ctx.caller)] },
    include: { licenseType: true, revision: true },
  })
  if (!pool) throw new NotFoundRefusal('KEY_POOL_NOT_FOUND', say('KEY_POOL_NOT_FOUND'))
  return pool
}
