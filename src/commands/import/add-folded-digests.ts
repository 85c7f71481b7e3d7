import { storedKey } from '../../domain/license-keys/presented-key.ts'
import type { Context } from '../../platform/context.ts'
import type { ImportedAccount } from './imported-records.ts'

/**
 * Completes keys that an earlier version imported: it stored no digest of their folded letters, so they were found by
 * their exact letters only. Changes nothing else. Keys are locked in the order of their digests, so imports cannot deadlock.
 */
export async function addFoldedDigests(ctx: Context, accounts: readonly ImportedAccount[]): Promise<void> {
  const keys = accounts.flatMap(({ licenses }) =>
    licenses.flatMap(({ key }) => {
      const { digest, foldedDigest } = storedKey(ctx, key, ctx.now())
      return foldedDigest ? [{ digest: toHex(digest), foldedDigest: toHex(foldedDigest) }] : []
    }),
  )
  if (keys.length === 0) return
  await ctx.sql.query(statement, [
    keys.map(({ digest }) => digest),
    keys.map(({ foldedDigest }) => foldedDigest),
  ])
}

const statement = {
  name: 'add-folded-digests',
  text: `
    with found as (
      select k.digest, a.folded from unnest($1::text[], $2::text[]) as a(digest, folded)
      join license_keys k on k.digest = decode(a.digest, 'hex')
      where k.imported and k.folded_digest is null
      order by k.digest for no key update of k
    )
    update license_keys k set folded_digest = decode(found.folded, 'hex') from found where k.digest = found.digest`,
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
