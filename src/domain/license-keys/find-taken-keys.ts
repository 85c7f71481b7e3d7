import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { StateRefusal } from '../../platform/errors.ts'
import { say } from '../../texts/say.ts'
import { digestsOfKey, foldedDigestsOfKey, type PresentedKey } from './presented-key.ts'

/**
 * Returns the keys of a list that are taken: a license or a key pool has or had the key, or an imported key that is equal in folded letters. Of
 * two concurrent transactions, the second one waits until the first one ends, and then finds its keys.
 */
export async function findTakenKeys(
  ctx: Context,
  tx: Tx,
  keys: readonly PresentedKey[],
): Promise<ReadonlySet<PresentedKey>> {
  // No unique key covers folded letters: an import may store two keys that differ only in case.
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('licet supplied keys'))`
  const looked = keys.map((key) => ({
    key,
    digests: digestsOfKey(ctx, key),
    folded: foldedDigestsOfKey(ctx, key),
  }))
  const stored = await tx.licenseKey.findMany({
    where: {
      OR: [
        { digest: { in: looked.flatMap(({ digests }) => digests) } },
        { foldedDigest: { in: looked.flatMap(({ folded }) => folded) } },
      ],
    },
    select: { digest: true, foldedDigest: true },
  })
  const digests = new Set(stored.map(({ digest }) => toHex(digest)))
  const folded = new Set(stored.flatMap(({ foldedDigest }) => (foldedDigest ? [toHex(foldedDigest)] : [])))
  const taken = looked.filter(
    (one) =>
      one.digests.some((digest) => digests.has(toHex(digest))) ||
      one.folded.some((digest) => folded.has(toHex(digest))),
  )
  return new Set(taken.map(({ key }) => key))
}

/** Returns the refusal of a key that is taken. It names neither the key nor its license. */
export function licenseKeyTaken(): StateRefusal {
  return new StateRefusal('LICENSE_KEY_TAKEN', say('LICENSE_KEY_TAKEN'))
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
