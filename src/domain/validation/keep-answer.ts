import type { Context } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
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
  /** As in `LicenseValidation`. */
  asOf: Date | null
}

/**
 * Returns the validation of a license on a device as a JWS to keep (`typ: license-answer+jwt`), as docs/license-file.md
 * specifies. Null if the license type allows none. It does not depend on the conditions of the request: the verifier checks
 * the product, entitlements and the version of the software by the claims. An answer that is not valid is kept too. With
 * `asOf`, it is an answer of that time, and ends as if it had been given then. Null if a valid one would have ended by now.
 */
export async function keepAnswer(
  ctx: Context,
  db: Db,
  facts: LicenseFacts,
  { device, fingerprint, keep, nonce, asOf }: KeepRequest,
  at: Date,
): Promise<string | null> {
  const { offlineGrace } = facts.rules
  if (offlineGrace === null) return null
  const { valid, code, text } = evaluate(facts, { device, recordedUntil: asOf }, at)
  const from = asOf && asOf < at ? asOf : at
  const ends = [keep, offlineGrace].map((time) => inZone(from, facts.timeZone).add(time).epochMilliseconds)
  if (valid) ends.push(...endsOf(facts, device))
  const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000)
  const exp = seconds(Math.min(...ends))
  if (asOf && valid && exp <= seconds(at.getTime())) return null
  return await signClaims(ctx, db, facts.productId, 'license-answer+jwt', {
    iss: ctx.publicUrl,
    aud: facts.productCode,
    sub: toTypedId('License', facts.licenseId),
    iat: seconds(at.getTime()),
    exp,
    ...(nonce !== null && { nonce }),
    ...(device.activation && { act: toTypedId('Activation', device.activation.id) }),
    cnf: bindTo(fingerprint),
    asOf: from.toISOString(),
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
