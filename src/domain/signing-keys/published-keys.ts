import { type JWK, SignJWT } from 'jose'
import type { Context } from '../../platform/context.ts'
import { type Tx, transact } from '../../platform/db.ts'
import { ALG, getSigner } from './signing-key.ts'

/** How long a signed key list may be used, in seconds: as long as a client may go without an update. */
const KEY_LIST_SECONDS = 90 * 24 * 60 * 60

/**
 * The public keys that a verifier needs (RFC 7517): those that sign, those that will, and those under which
 * a file, a status list or a key list is still good.
 */
export async function publishedKeys(ctx: Context, tx: Tx): Promise<{ keys: JWK[] }> {
  await getSigner(ctx, tx, null)
  const now = ctx.now()
  const keys = await tx.signingKey.findMany({ orderBy: [{ activeFrom: 'desc' }, { id: 'desc' }] })
  const outstanding = await tx.licenseFile.groupBy({
    by: ['signingKeyId'],
    where: { expiresAt: { gte: now } },
  })
  // The key after this one, from newest to oldest, began when this one ended.
  const endedAt = new Map<string | null, Date>()
  const needed = keys.filter(({ id, productId, activeFrom }) => {
    if (activeFrom > now) return true
    const ended = endedAt.get(productId)
    endedAt.set(productId, activeFrom)
    if (!ended || outstanding.some(({ signingKeyId }) => signingKeyId === id)) return true
    // Only the installation's key signs lists, and of those a key list is good for longest.
    return productId === null && now.getTime() < ended.getTime() + KEY_LIST_SECONDS * 1000
  })
  return { keys: needed.map(({ publicJwk }) => publicJwk as JWK) }
}

/** The same keys as one signed token, for clients without a network that know the signing key already. */
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
