import type { Context } from '../../platform/context.ts'
import { toTypedId } from '../../platform/ids.ts'
import { inEnglish } from '../../texts/sentence.ts'
import type { LicenseValidation } from './evaluate.ts'
import { signClaims } from './sign-claims.ts'

/** Returns the validation as a JWS (`typ: license-validation+jwt`) with its nonce. */
export async function signValidation(ctx: Context, validation: LicenseValidation): Promise<string> {
  const { facts, nonce, valid, code, text, checkedAt } = validation
  return await signClaims(ctx, facts?.productId ?? null, 'license-validation+jwt', {
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
