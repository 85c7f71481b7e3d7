import { withinBounds } from '../../platform/instant.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { inZone, toDate } from '../terms/time-zone.ts'
import type { ActivationFacts, LicenseFacts } from './license-facts.ts'
import { isPast } from './status.ts'

type OverLimitFacts = Pick<LicenseFacts, 'rules' | 'overLimitUntil' | 'firstBeyondLimit'>
type Seat = Pick<ActivationFacts, 'id' | 'activatedAt'>

/**
 * Returns until when devices beyond the seat limit may be used, if the seats fall below the seats in use now. Null if the
 * license type lets the devices stay. With BLOCK_NEWEST it is the present time.
 */
export function overLimitUntilOf(
  { overLimit: { policy, period } }: Pick<LicenseTypeRules, 'overLimit'>,
  timeZone: string,
  now: Date,
): Date | null {
  if (policy === 'KEEP') return null
  return policy === 'BLOCK_NEWEST' ? now : withinBounds(toDate(inZone(now, timeZone).add(period!)))
}

/** Whether a device is one of the newest devices, for which the license has no seats. */
export function isBeyondLimit({ firstBeyondLimit: first }: OverLimitFacts, seat: Seat): boolean {
  if (!first) return false
  const age = seat.activatedAt.getTime() - first.activatedAt.getTime()
  return age > 0 || (age === 0 && seat.id >= first.id)
}

/** Whether a device may not be used at an instant because it is beyond the seat limit. */
export function isBlockedByLimit(facts: OverLimitFacts, seat: Seat, at: Date): boolean {
  return isBeyondLimit(facts, seat) && hasOverLimitEnded(facts, at)
}

/** Whether the time in which devices beyond the seat limit may be used has ended. */
export function hasOverLimitEnded({ rules, overLimitUntil }: OverLimitFacts, at: Date): boolean {
  return rules.overLimit.policy === 'BLOCK_NEWEST' || isPast(overLimitUntil, at)
}
