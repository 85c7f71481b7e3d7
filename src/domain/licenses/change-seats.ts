import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput } from '../../platform/input.ts'
import { prose } from '../../platform/readable-text.ts'
import { type LicenseTypeRules, seatCount } from '../catalogue/license-types/rules.ts'
import { lockLicense } from './lock.ts'
import { seatColumnsOf } from './seat-columns.ts'

const seatsInput = z.strictObject({
  licenseId: z.string(),
  maxActivations: seatCount.nullable(),
  reason: prose({ max: 500 }),
})

/**
 * Sets the number of seats of a license; null is unlimited. The license keeps the number when its type
 * changes. Removes no device if the new limit is below the number of active devices. New devices are then
 * refused until the limit is met. Idempotent. Refused LICENSE_REVOKED if the license is revoked.
 */
export async function changeSeats(
  ctx: Context,
  tx: Tx,
  raw: z.input<typeof seatsInput>,
): Promise<{ licenseId: string }> {
  const { licenseId, maxActivations, reason } = parseInput(seatsInput, raw)
  const license = await lockLicense(ctx, tx, licenseId)
  if (license.revokedAt)
    throw new StateRefusal('LICENSE_REVOKED', 'The license is revoked permanently. Issue a new license.')
  if (license.maxActivations === maxActivations) return { licenseId }

  const rules = license.revision.rules as LicenseTypeRules
  const columns = await seatColumnsOf(tx, license, { maxActivations, rules }, ctx.now())
  await tx.license.update({ where: { id: licenseId }, data: { ...columns, maxActivationsFixed: true } })
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
