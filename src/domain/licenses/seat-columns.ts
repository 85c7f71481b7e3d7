import type { License, LicenseTypeRevision } from '../../../prisma/client/client.ts'
import type { Tx } from '../../platform/db.ts'
import { canonicalJson } from '../../platform/idempotency/canonical-json.ts'
import type { LicenseTypeRules } from '../catalogue/license-types/rules.ts'
import { overLimitUntilOf } from '../validation/over-limit.ts'
import { whereSeatInUse } from '../validation/where-seat-in-use.ts'
import { seatLimitOf } from './seat-limit.ts'

/** Number of seats of a license, and the rules under which devices take them. */
export interface Seats {
  maxActivations: number | null
  rules: LicenseTypeRules
  /** When the seats change; now by default. */
  from?: Date
}

/** Columns of a license that its number of seats determines. */
export type SeatColumns = Pick<License, 'maxActivations' | 'seatLimit' | 'seatCeiling' | 'overLimitUntil'>

/**
 * Returns the columns of a license with another number of seats, within the caller's lock on the license. Removes no
 * device. If more devices are active than the limit allows, no device can be added, and `overLimitUntil` says until when
 * the newest ones may be used. That time starts when the limit falls or the rule changes; it never moves otherwise.
 */
export async function seatColumnsOf(
  tx: Tx,
  license: License & { revision: LicenseTypeRevision },
  { maxActivations, rules, from }: Seats,
  now: Date,
): Promise<SeatColumns> {
  const seatLimit = seatLimitOf(maxActivations, rules.overage)
  const columns = { maxActivations, seatLimit, overLimitUntil: null }
  if (seatLimit === null) return { ...columns, seatCeiling: null }
  const seatCeiling = Math.max(seatLimit, license.activeActivations)
  const inUse = await tx.activation.count({ where: { licenseId: license.id, ...whereSeatInUse(now) } })
  if (inUse <= seatLimit) return { ...columns, seatCeiling }

  const { overLimit } = license.revision.rules as LicenseTypeRules
  const isUnchanged =
    license.seatLimit !== null &&
    seatLimit >= license.seatLimit &&
    canonicalJson(overLimit) === canonicalJson(rules.overLimit)
  return {
    ...columns,
    seatCeiling,
    overLimitUntil: isUnchanged
      ? license.overLimitUntil
      : overLimitUntilOf(rules, license.timeZone, from ?? now),
  }
}
