import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput } from '../../platform/input.ts'
import { say } from '../../texts/say.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { lockKeyPool } from './lock-pool.ts'
import { type AddedKeys, newKeys, writePooledKeys } from './write-keys.ts'

const addInput = z.strictObject({ poolId: z.string(), ...newKeys })

/**
 * Adds keys to a pool, under the revision of the pool. Returns generated keys once, and stores digests.
 *
 * Refused KEY_POOL_NOT_FOUND, KEY_POOL_CLOSED, KEY_POOL_LIMIT_EXCEEDED, LICENSE_TYPE_RETIRED, LICENSE_KEY_TAKEN, or INPUT_INVALID.
 */
export async function addPooledKeys(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof addInput>,
): Promise<AddedKeys & { poolId: string }> {
  const { poolId, ...keys } = parseInput(addInput, raw)
  const { licenseType, revision, closedAt } = await lockKeyPool(ctx, tx, poolId)
  if (closedAt) throw new StateRefusal('KEY_POOL_CLOSED', say('KEY_POOL_CLOSED'))
  if (licenseType.state === 'RETIRED') {
    const text = say('LICENSE_TYPE_RETIRED', { licenseType: licenseType.code })
    throw new StateRefusal('LICENSE_TYPE_RETIRED', text)
  }
  const rules = revision.rules as LicenseTypeRules
  const added = await writePooledKeys(ctx, tx, { id: poolId, rules }, keys)
  await recordEvent(ctx, tx, {
    type: 'key-pool.keys-added',
    subjectId: poolId,
    data: { keys: added.addedCount, supplied: added.generated === null },
  })
  return { poolId, ...added }
}
