import { SignJWT } from 'jose'
import type { Context } from '../../platform/context.ts'
import { transact } from '../../platform/db.ts'
import { toTypedId } from '../../platform/ids.ts'
import { ALG, findSigner, getSigner } from '../signing-keys/signing-key.ts'
import type { LicenseValidation } from './evaluate.ts'

/**
 * Returns the validation as a JWS (`typ: license-validation+jwt`) with its nonce. The signing key is the one that signs
 * license files of the product, so a client that has the public keys detects a fake server. The installation's key
 * signs if there is no such license.
 */
export async function signValidation(ctx: Context, validation: LicenseValidation): Promise<string> {
  const { facts, nonce, valid, code, detail, checkedAt } = validation
  const productId = facts?.productId ?? null
  const existing = await findSigner(ctx, ctx.db, productId)
  const { kid, privateKey } = existing ?? (await transact(ctx.db, (tx) => getSigner(ctx, tx, productId)))
  const claims = {
    iss: ctx.publicUrl,
    ...(facts && { aud: facts.productCode, sub: toTypedId('License', facts.licenseId) }),
    iat: Math.floor(ctx.now().getTime() / 1000),
    ...(nonce !== null && { nonce }),
    valid,
    code,
    detail,
    checkedAt: checkedAt.toISOString(),
    ...(facts && { expiry: facts.expiry?.toISOString() ?? null }),
  }
  return await new SignJWT(claims)
    .setProtectedHeader({ alg: ALG, kid, typ: 'license-validation+jwt' })
    .sign(privateKey)
}
