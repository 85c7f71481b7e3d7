import type { Context } from '../../platform/context.ts'
import { onceCommitted, type Tx } from '../../platform/db.ts'
import { findTakenKeys, licenseKeyTaken } from './find-taken-keys.ts'
import { type PresentedKey, storedKey } from './presented-key.ts'

/** A key that becomes the current key of a license, or a key of a pool. */
export interface NewKey {
  /** Null for a key of a pool. */
  licenseId: string | null
  key: PresentedKey
}

/**
 * Stores the digests of new keys. `supplied` is true if the caller made them, and not the gateway. Refused LICENSE_KEY_TAKEN if a
 * supplied key is taken.
 */
export async function storeKeys(
  ctx: Context,
  tx: Tx,
  keys: readonly NewKey[],
  { supplied }: { supplied: boolean },
): Promise<void> {
  const presented = keys.map(({ key }) => key)
  if (supplied && (await findTakenKeys(ctx, tx, presented)).size > 0) throw licenseKeyTaken()
  await writeKeys(ctx, tx, keys, { supplied })
}

/**
 * Stores keys of which none is taken, and returns their digests in the same order. Refused LICENSE_KEY_TAKEN if another
 * transaction stored one of them since.
 */
export async function writeKeys(
  ctx: Context,
  tx: Tx,
  keys: readonly NewKey[],
  { supplied }: { supplied: boolean },
): Promise<Uint8Array<ArrayBuffer>[]> {
  const data = keys.map(({ licenseId, key }) => ({
    ...storedKey(ctx, key, ctx.now()),
    licenseId,
    imported: supplied,
  }))
  // An import can store the same key at the same time.
  const { count } = await tx.licenseKey.createMany({ data, skipDuplicates: true })
  if (count < keys.length) throw licenseKeyTaken()
  if (supplied) onceCommitted(tx, () => ctx.importedKeys.add())
  return data.map(({ digest }) => digest)
}
