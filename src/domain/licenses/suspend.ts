import { randomUUIDv7 } from 'node:crypto'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { StateRefusal } from '../../platform/errors.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput } from '../../platform/input.ts'
import { say } from '../../texts/say.ts'
import { notify } from '../notifications/notify.ts'
import { type LicenseReasonInput, licenseReasonInput } from './license-reason-input.ts'
import { lockLicense } from './lock.ts'

/**
 * Suspends a license until it is reinstated. Validation and activation then fail; devices, key and expiry
 * stay. Idempotent: a suspended license keeps its first reason. Refused LICENSE_REVOKED if the license is
 * revoked.
 */
export async function suspendLicense(
  ctx: Context,
  tx: Tx,
  raw: LicenseReasonInput,
): Promise<{ licenseId: string }> {
  const { licenseId, reason } = parseInput(licenseReasonInput, raw)
  const license = await lockLicense(ctx, tx, licenseId)
  if (license.revokedAt) throw new StateRefusal('LICENSE_REVOKED', say('LICENSE_REVOKED'))
  if (license.suspendedAt) return { licenseId }

  await tx.license.update({
    where: { id: licenseId },
    data: { suspendedAt: ctx.now(), suspendReason: reason },
  })
  const { accountId } = license
  await recordEvent(ctx, tx, {
    type: 'license.suspended',
    subjectId: licenseId,
    accountId,
    licenseId,
    data: { reason },
  })
  await notify(ctx, tx, [{ message: 'LICENSE_SUSPENDED', licenseId, occasion: randomUUIDv7() }])
  return { licenseId }
}
