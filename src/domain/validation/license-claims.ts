import { createHash, randomBytes } from 'node:crypto'
import { entitlementsOf, type LicenseFacts } from './license-facts.ts'
import { statusOf } from './status.ts'

/** Returns the license at an instant as license files and kept answers state it, without its entitlements. */
export function licenseClaims(facts: LicenseFacts, at: Date) {
  return {
    type: facts.licenseTypeCode,
    revision: facts.revision,
    status: statusOf(facts, atOrAfterStart(facts, at)),
    expiry: facts.expiry?.toISOString() ?? null,
    graceEndsAt: facts.graceEndsAt?.toISOString() ?? null,
    expiryPolicy: facts.rules.expiryPolicy,
    updatesUntil: facts.updatesUntil?.toISOString() ?? null,
    maxActivations: facts.maxActivations,
    keyHint: facts.keyHint,
  }
}

/** Returns the entitlements of a license with their values, by code. */
export function entitlementClaims(facts: LicenseFacts): Record<string, unknown> {
  return Object.fromEntries(entitlementsOf(facts).map(({ code, value }) => [code, value]))
}

/** Returns the instant, or the start of the term if a gateway whose clock is ahead started it a moment ago. */
function atOrAfterStart({ startsAt }: LicenseFacts, at: Date): Date {
  return startsAt && startsAt > at ? startsAt : at
}

/** Binds a signed text to a device by a salted hash of its fingerprint, which does not reveal it (after RFC 7800). */
export function bindTo(fingerprint: string): { 'fp#S256': string; salt: string } {
  const salt = randomBytes(16)
  const hash = createHash('sha256').update(salt).update(fingerprint, 'utf8').digest()
  return { 'fp#S256': hash.toString('base64url'), salt: salt.toString('base64url') }
}
