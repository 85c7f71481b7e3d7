import { type JWK, SignJWT } from 'jose'
import type { Context } from '../../platform/context.ts'
import { type Tx, transact } from '../../platform/db.ts'
import { ALG, getSigner } from './signing-key.ts'

/** Validity of a signed key list, in seconds: the longest time that a client may use it without an update. */
const KEY_LIST_SECONDS = 90 * 24 * 60 * 60

/**
 * Returns the public keys that a verifier needs, as a JWK set (RFC 7517): keys that sign now, keys that will sign, and
 * keys under which a license file, a status list or a key list is still valid.
 */
export async function publishedKeys(ctx: Context, tx: Tx): Promise<{ keys: JWK[] }> {
  await getSigner(ctx, tx, null)
  const now = ctx.now()
  const keys = await tx.signingKey.findMany({ orderBy: [{ activeFrom: 'desc' }, { id: 'desc' }] })
  const outstanding = await tx.licenseFile.groupBy({
    by: ['signingKeyId'],
    where: { expiresAt: { gte: now } },
  })
  // Keys are sorted from newest to oldest, so the key before this one in the list started when this one ended.
  const endedAt = new Map<string | null, Date>()
  const needed = keys.filter(({ id, productId, activeFrom }) => {
    if (activeFrom > now) return true
    const ended = endedAt.get(productId)
    endedAt.set(productId, activeFrom)
    if (!ended || outstanding.some(({ signingKeyId }) => signingKeyId === id)) return true
    // Only the installation's key signs lists. Of these, key lists are valid longest.
    return productId === null && now.getTime() < ended.getTime() + KEY_LIST_SECONDS * 1000
  })
  return { keys: needed.map(({ publicJwk }) => publicJwk as JWK) }
}

/** Returns the published keys as a signed token, for a client without a network that has the signing key already. */
export async function signedKeyList(ctx: Context): Promise<string> {
  return await transact(ctx.db, async (tx) => {
    const { keys } = await publishedKeys(ctx, tx)
    const { kid, privateKey } = await getSigner(ctx, tx, null)
    const iat = Math.floor(ctx.now().getTime() / 1000)
    return await new SignJWT({ keys })
      .setProtectedHeader({ alg: ALG, kid, typ: 'license-keys+jwt' })
      .setIssuer(ctx.publicUrl)
      .setIssuedAt(iat)
      .setExpirationTime(iat + KEY_LIST_SECONDS)
      .sign(privateKey)
  })
}
