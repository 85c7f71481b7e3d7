import { SignJWT } from 'jose'
import type { Context } from '../../platform/context.ts'
import { type Db, transact } from '../../platform/db.ts'
import { ALG, findSigner, getSigner } from '../signing-keys/signing-key.ts'

/**
 * Signs claims as a JWS of a type, with the key that signs license files of the product. A client that has the public keys
 * therefore detects a fake server. The installation's key signs if the product is null. The key is read from `db`, or from the
 * primary if that fails.
 */
export async function signClaims(
  ctx: Context,
  db: Db,
  productId: string | null,
  typ: string,
  claims: Record<string, unknown>,
): Promise<string> {
  const existing = await findSigner(ctx, db, productId).catch((error: unknown) => {
    if (db === ctx.db) throw error
    return findSigner(ctx, ctx.db, productId)
  })
  const { kid, privateKey } = existing ?? (await transact(ctx.db, (tx) => getSigner(ctx, tx, productId)))
  return await new SignJWT(claims).setProtectedHeader({ alg: ALG, kid, typ }).sign(privateKey)
}
