import { randomUUIDv7 } from 'node:crypto'
import { z } from 'zod'
import type { Prisma } from '../../../prisma/client/client.ts'
import { recordPartner } from '../../auth/create-partner.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { code, parseInput } from '../../platform/input.ts'
import { line } from '../../platform/readable-text.ts'
import { assertOverrides } from '../licenses/license-overrides.ts'
import { getIssuingType } from '../licenses/write-licenses.ts'
import { poolOverrides } from './pool-overrides.ts'
import { type AddedKeys, newKeys, writePooledKeys } from './write-keys.ts'

const createInput = z.strictObject({
  name: line({ max: 200 }),
  licenseType: code,
  partner: code.nullish(),
  overrides: poolOverrides.nullish(),
  lowBelow: z.int().min(1).max(1_000_000).nullish(),
  ...newKeys,
})

/**
 * Creates a pool of keys for licenses of a type, under its published revision, with its first keys. Returns generated keys once,
 * and stores digests. No key is valid before it is claimed. Creates the record of a partner with a new code.
 *
 * Refused LICENSE_TYPE_NOT_FOUND, LICENSE_TYPE_NOT_PUBLISHED, LICENSE_TYPE_RETIRED, LICENSE_KEY_TAKEN, KEY_POOL_LIMIT_EXCEEDED, or
 * INPUT_INVALID.
 */
export async function createKeyPool(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof createInput>,
): Promise<AddedKeys & { poolId: string }> {
  const { name, licenseType: typeCode, partner, overrides, lowBelow, ...keys } = parseInput(createInput, raw)
  const { licenseType, revision, rules } = await getIssuingType(tx, typeCode)
  assertOverrides(overrides ?? {}, rules, ctx.now(), ['overrides'])
  if (partner) await recordPartner(ctx, tx, partner)
  const id = randomUUIDv7()
  await tx.keyPool.create({
    data: {
      id,
      name,
      licenseTypeId: licenseType.id,
      revisionId: revision.id,
      partner: partner ?? null,
      overrides: (overrides ?? {}) as Prisma.InputJsonObject,
      lowBelow: lowBelow ?? null,
      createdAt: ctx.now(),
    },
  })
  const added = await writePooledKeys(ctx, tx, { id, rules }, keys)
  await recordEvent(ctx, tx, {
    type: 'key-pool.created',
    subjectId: id,
    data: {
      name,
      licenseType: typeCode,
      revision: revision.number,
      partner: partner ?? null,
      keys: added.addedCount,
      supplied: added.generated === null,
    },
  })
  return { poolId: id, ...added }
}
