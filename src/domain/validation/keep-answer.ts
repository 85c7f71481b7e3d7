import type { Context } from '../../platform/context.ts'
import { toTypedId } from '../../platform/ids.ts'
import { inEnglish } from '../../texts/sentence.ts'
import { inZone } from '../terms/time-zone.ts'
import { checkInDueAt } from './checks.ts'
import type { MatchedDevice } from './device.ts'
import { evaluate } from './evaluate.ts'
import { bindTo, entitlementClaims, licenseClaims } from './license-claims.ts'
import { type LicenseFacts, useEndsAt } from './license-facts.ts'
import { isBeyondLimit } from './over-limit.ts'
import { signClaims } from './sign-claims.ts'

/** The device for which an answer is kept, and the time for which it is to be kept. */
export interface KeepRequest {
  device: MatchedDevice
  fingerprint: string
  /** ISO 8601 duration. */
  keep: string
  nonce: string | null
}

/**
 * Returns the validation of a license on a device as a JWS to keep (`typ: license-answer+jwt`), as docs/license-file.md
 * specifies. Null if the license type allows none. It does not depend on the conditions of the request: the verifier checks
 * the product, entitlements and the version of the software by the claims. An answer that is not valid is kept too.
 */
export async function keepAnswer(
  ctx: Context,
  facts: LicenseFacts,
  { device, fingerprint, keep, nonce }: KeepRequest,
  at: Date,
): Promise<string | null> {
  const { offlineGrace } = facts.rules
  if (offlineGrace === null) return null
  const { valid, code, text } = evaluate(facts, { device }, at)
  const ends = [keep, offlineGrace].map((time) => inZone(at, facts.timeZone).add(time).epochMilliseconds)
  if (valid) ends.push(...endsOf(facts, device))
  const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000)
  return await signClaims(ctx, facts.productId, 'license-answer+jwt', {
    iss: ctx.publicUrl,
    aud: facts.productCode,
    sub: toTypedId('License', facts.licenseId),
    iat: seconds(at.getTime()),
    exp: seconds(Math.min(...ends)),
    ...(nonce !== null && { nonce }),
    ...(device.activation && { act: toTypedId('Activation', device.activation.id) }),
    cnf: bindTo(fingerprint),
    asOf: at.toISOString(),
    valid,
    code,
    detail: inEnglish(text),
    license: {
      ...licenseClaims(facts, at),
      entitlements: entitlementClaims(facts),
      meters: facts.rules.meters.map(({ code, limit, period }) => ({ code, limit, period })),
    },
  })
}

/**
 * Times after which the gateway itself would no longer accept the license without another call: the end of the license, the
 * lease whose seat another device may then take, the use of a device beyond the seat limit, and the next check-in.
 */
function endsOf(facts: LicenseFacts, { activation }: MatchedDevice): number[] {
  const ends = [
    useEndsAt(facts),
    activation?.leaseEndsAt ?? null,
    activation && isBeyondLimit(facts, activation) ? facts.overLimitUntil : null,
    checkInDueAt(facts),
  ]
  return ends.flatMap((end) => (end ? [end.getTime()] : []))
}
