import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { inZone } from '../terms/term.ts'
import type { LicenseState } from './license-facts.ts'
import { statusOf } from './status.ts'

interface Described extends LicenseState {
  timeZone: string
  suspendReason: string | null
  revokeReason: string | null
}

/** How a license stands at an instant, in a sentence for people; days are those of its own zone. */
export function describeStatus(
  license: Described,
  { expiryPolicy, termStartsAt }: Pick<LicenseTypeRules, 'expiryPolicy' | 'termStartsAt'>,
  at: Date,
): string {
  const { expiry, graceEndsAt, startsAt, suspendedAt, revokedAt, timeZone } = license
  const day = (instant: Date | null) =>
    instant ? inZone(instant, timeZone).toPlainDate().toString() : 'never'
  switch (statusOf(license, at)) {
    case 'ACTIVE':
      return expiry ? `It may be used until ${day(expiry)}.` : 'It may be used, without an end.'
    case 'GRACE':
      return `It expired on ${day(expiry)}, and still works until ${day(graceEndsAt)}.`
    case 'EXPIRED':
      return expiryPolicy === 'RESTRICT'
        ? `It expired on ${day(expiry)}, and works no more.`
        : `It expired on ${day(expiry)}, and may still be used as its license type allows.`
    case 'SUSPENDED':
      return `It has been suspended since ${day(suspendedAt)}: ${license.suspendReason ?? 'no reason was given.'}`
    case 'REVOKED':
      return `It was revoked on ${day(revokedAt)}, for good: ${license.revokeReason ?? 'no reason was given.'}`
    case 'NOT_STARTED': {
      const first = termStartsAt === 'FIRST_ACTIVATION' ? 'activation' : 'validation'
      return startsAt ? `It starts on ${day(startsAt)}.` : `It starts with its first ${first}.`
    }
  }
}
