import { randomUUIDv7 } from 'node:crypto'
import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { InputRefusal, LimitRefusal, StateRefusal } from '../../platform/errors.ts'
import { takeTurn } from '../../platform/turns.ts'
import { say } from '../../texts/say.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { findTakenKeys } from '../license-keys/find-taken-keys.ts'
import { ImportedKey } from '../license-keys/imported-key.ts'
import { LicenseKey } from '../license-keys/key.ts'
import type { PresentedKey } from '../license-keys/presented-key.ts'
import { writeKeys } from '../license-keys/store-keys.ts'
import { suppliedKey } from '../license-keys/supplied-key.ts'

/** Most keys of one call: the response has them, and its transaction takes some seconds. */
export const MOST_KEYS = 1_000

/** Keys that one statement writes: few, so that other requests wait briefly for their turn. */
const AT_ONCE = 100

/** Input of the keys of a pool: a number to generate, or the keys themselves. */
export const newKeys = {
  count: z.int().min(1).max(MOST_KEYS).nullish(),
  keys: z.array(suppliedKey).min(1).max(MOST_KEYS).nullish(),
}

interface NewKeys {
  count?: number | null | undefined
  keys?: readonly PresentedKey[] | null | undefined
}

/** A key of a pool as the call returns it that generated the key. */
export interface GeneratedKey {
  pooledKeyId: string
  licenseKey: string
}

/** Keys that a call added to a pool. */
export interface AddedKeys {
  addedCount: number
  /** The keys, which are not shown again; null if the caller supplied them. */
  generated: GeneratedKey[] | null
}

/**
 * Writes the keys of a locked pool. Refused INPUT_INVALID unless either a count or keys are given, and if two of the keys are the
 * same; LICENSE_KEY_TAKEN if one exists; KEY_POOL_LIMIT_EXCEEDED if the pool would have too many.
 */
export async function writePooledKeys(
  ctx: Context,
  tx: Tx,
  pool: { id: string; rules: LicenseTypeRules },
  { count, keys: supplied }: NewKeys,
): Promise<AddedKeys> {
  if ((count == null) === (supplied == null))
    throw new InputRefusal([{ path: ['count'], text: say('INPUT_EITHER_OF', { other: 'keys' }) }])
  await assertCapacity(ctx, tx, pool.id, count ?? supplied!.length)
  if (supplied) await assertFree(ctx, tx, supplied)
  const keys: readonly PresentedKey[] =
    supplied ?? Array.from({ length: count! }, () => LicenseKey.generate(pool.rules.keyPrefix))
  // In the order of the keys: IDs of one millisecond are in none.
  const ids = keys.map(() => randomUUIDv7()).toSorted()
  const rows = keys.map((key, index) => ({ id: ids[index]!, key }))
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    await takeTurn()
    await writePart(ctx, tx, pool.id, rows.slice(start, start + AT_ONCE), Boolean(supplied))
  }
  return {
    addedCount: rows.length,
    generated: supplied ? null : rows.map(({ id, key }) => ({ pooledKeyId: id, licenseKey: key.reveal() })),
  }
}

async function assertCapacity({ poolKeys: limit }: Context, tx: Tx, poolId: string, added: number) {
  const used = await tx.pooledKey.count({ where: { poolId } })
  if (used + added <= limit) return
  throw new LimitRefusal('KEY_POOL_LIMIT_EXCEEDED', say('KEY_POOL_LIMIT_EXCEEDED', { used, limit }), {
    limit,
    used,
  })
}

/** Names the positions of keys that are given twice, or that exist. Never repeats a key. */
async function assertFree(ctx: Context, tx: Tx, keys: readonly PresentedKey[]): Promise<void> {
  const first = new Map<string, number>()
  for (const [index, key] of keys.entries()) {
    const text = (key instanceof ImportedKey && key.folded) || key.reveal()
    const other = first.get(text)
    if (other !== undefined)
      throw new InputRefusal([
        { path: ['keys', String(index)], text: say('INPUT_KEYS_EQUAL', { other: `keys.${other}` }) },
      ])
    first.set(text, index)
  }
  const taken = await findTakenKeys(ctx, tx, keys)
  if (taken.size === 0) return
  const position = keys.findIndex((key) => taken.has(key))
  throw new StateRefusal(
    'LICENSE_KEY_TAKEN',
    say('LICENSE_KEYS_TAKEN', { count: taken.size, first: `keys.${position}` }),
  )
}

async function writePart(
  ctx: Context,
  tx: Tx,
  poolId: string,
  part: readonly { id: string; key: PresentedKey }[],
  supplied: boolean,
): Promise<void> {
  const digests = await writeKeys(
    ctx,
    tx,
    part.map(({ key }) => ({ licenseId: null, key })),
    { supplied },
  )
  await tx.pooledKey.createMany({
    data: part.map(({ id, key }, index) => ({
      id,
      poolId,
      digest: digests[index]!,
      keyHint: key.hint,
      createdAt: ctx.now(),
    })),
  })
}
