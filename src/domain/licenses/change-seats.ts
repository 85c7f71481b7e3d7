import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput, text } from '../../platform/input.ts'
import { type LicenseTypeRules, seatCount } from '../catalogue/license-types/rules.ts'
import { lockLicense } from './lock.ts'
import { seatLimitOf } from './seat-limit.ts'

const seatsInput = z.object({
  licenseId: z.string(),
  maxActivations: seatCount.nullable(),
  reason: text({ max: 500 }),
})

/**
 * Sells a license another number of seats, which it keeps through changes of its type. Where the new limit is lower
 * than the devices in use, none is removed, and none is added until it is met. Idempotent.
 */
export async function changeSeats(ctx: Context, tx: Tx, raw: unknown): Promise<{ licenseId: string }> {
  const { licenseId, maxActivations, reason } = parseInput(seatsInput, raw)
  const license = await lockLicense(ctx, tx, licenseId)
  if (license.revokedAt) throw new StateRefusal('LICENSE_REVOKED', 'The license is revoked, for good.')
  if (license.maxActivations === maxActivations) return { licenseId }

  const seatLimit = seatLimitOf(maxActivations, (license.revision.rules as LicenseTypeRules).overage)
  await tx.license.update({
    where: { id: licenseId },
    data: {
      maxActivations,
      maxActivationsFixed: true,
      seatLimit,
      seatCeiling: seatLimit === null ? null : Math.max(seatLimit, license.activeActivations),
    },
  })
  const { accountId } = license
  await recordEvent(ctx, tx, {
    type: 'license.seats-changed',
    subjectId: licenseId,
    accountId,
    licenseId,
    data: { from: license.maxActivations, to: maxActivations, reason },
  })
  return { licenseId }
}
