import { storedKey } from '../../domain/license-keys/presented-key.ts'
import type { Context } from '../../platform/context.ts'
import type { ImportedAccount } from './imported-records.ts'

/**
 * Completes keys that an earlier version imported: it stored no digest of their folded letters, so they were found by
 * their exact letters only. Changes nothing else.
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
    update license_keys k set folded_digest = decode(a.folded, 'hex')
    from unnest($1::text[], $2::text[]) as a(digest, folded)
    where k.digest = decode(a.digest, 'hex') and k.imported and k.folded_digest is null`,
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
