import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { inZone } from '../terms/time-zone.ts'
import type { LicenseState } from './license-facts.ts'
import { isPast, statusOf } from './status.ts'

interface DescribedLicense extends LicenseState {
  timeZone: string
  updatesUntil: Date | null
  suspendReason: string | null
  revokeReason: string | null
}

/** Describes the status of a license at an instant in one sentence for people. Days are in the license's time zone. */
export function describeStatus(
  license: DescribedLicense,
  { expiryPolicy, termStartsAt }: Pick<LicenseTypeRules, 'expiryPolicy' | 'termStartsAt'>,
  at: Date,
): string {
  const { expiry, graceEndsAt, startsAt, suspendedAt, revokedAt, timeZone, updatesUntil } = license
  const day = (instant: Date | null) =>
    instant ? inZone(instant, timeZone).toPlainDate().toString() : 'never'
  switch (statusOf(license, at)) {
    case 'ACTIVE':
      return [
        expiry ? `It may be used until ${day(expiry)}.` : 'It may be used and never expires.',
        ...(updatesUntil ? [describeUpdates(day(updatesUntil), isPast(updatesUntil, at))] : []),
      ].join(' ')
    case 'GRACE':
      return `It expired on ${day(expiry)} and works until ${day(graceEndsAt)}, the end of its grace period.`
    case 'EXPIRED':
      return expiryPolicy === 'RESTRICT'
        ? `It expired on ${day(expiry)} and no longer works.`
        : `It expired on ${day(expiry)} and may still be used as its license type allows.`
    case 'SUSPENDED':
      return `It has been suspended since ${day(suspendedAt)}: ${license.suspendReason ?? 'no reason was given.'}`
    case 'REVOKED':
      return `It was revoked permanently on ${day(revokedAt)}: ${license.revokeReason ?? 'no reason was given.'}`
    case 'NOT_STARTED': {
      const first = termStartsAt === 'FIRST_ACTIVATION' ? 'activation' : 'validation'
      return startsAt ? `It starts on ${day(startsAt)}.` : `It starts with its first ${first}.`
    }
  }
}

function describeUpdates(day: string, haveEnded: boolean): string {
  return haveEnded
    ? `Its updates ended on ${day}: versions that were released later may not be used.`
    : `It includes versions that are released until ${day}.`
}
