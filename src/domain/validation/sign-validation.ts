import type { Context } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { toTypedId } from '../../platform/ids.ts'
import { inEnglish } from '../../texts/sentence.ts'
import type { LicenseValidation } from './evaluate.ts'
import { signClaims } from './sign-claims.ts'

/**
 * Returns the validation as a JWS (`typ: license-validation+jwt`) with its nonce, by a key in `db`. Its `checkedAt` is never
 * later than the data, so that a client does not prefer it to a later answer.
 */
export async function signValidation(ctx: Context, db: Db, validation: LicenseValidation): Promise<string> {
  const { facts, nonce, valid, code, text, asOf } = validation
  const checkedAt = asOf && asOf < validation.checkedAt ? asOf : validation.checkedAt
  return await signClaims(ctx, db, facts?.productId ?? null, 'license-validation+jwt', {
    iss: ctx.publicUrl,
    ...(facts && { aud: facts.productCode, sub: toTypedId('License', facts.licenseId) }),
    iat: Math.floor(ctx.now().getTime() / 1000),
    ...(nonce !== null && { nonce }),
    valid,
    code,
    detail: inEnglish(text),
    checkedAt: checkedAt.toISOString(),
    ...(facts && { expiry: facts.expiry?.toISOString() ?? null }),
  })
}
