import { randomUUIDv7 } from 'node:crypto'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { recordEvent } from '../../platform/events.ts'
import { parseInput } from '../../platform/input.ts'
import { deleteUselessKeys } from '../notifications/delete-sealed-keys.ts'
import { notify } from '../notifications/notify.ts'
import { type LicenseReasonInput, licenseReasonInput } from './license-reason-input.ts'
import { lockLicense } from './lock.ts'

/**
 * Revokes a license permanently. Its devices stay on record, so that support sees where it was used.
 * Idempotent: a revoked license keeps its first reason.
 */
export async function revokeLicense(
  ctx: Context,
  tx: Tx,
  raw: LicenseReasonInput,
): Promise<{ licenseId: string }> {
  const { licenseId, reason } = parseInput(licenseReasonInput, raw)
  const license = await lockLicense(ctx, tx, licenseId)
  if (license.revokedAt) return { licenseId }

  await tx.license.update({ where: { id: licenseId }, data: { revokedAt: ctx.now(), revokeReason: reason } })
  await deleteUselessKeys(tx, licenseId)
  const { accountId } = license
  await recordEvent(ctx, tx, {
    type: 'license.revoked',
    subjectId: licenseId,
    accountId,
    licenseId,
    data: { reason },
  })
  await notify(ctx, tx, [{ message: 'LICENSE_REVOKED', licenseId, occasion: randomUUIDv7() }])
  return { licenseId }
}
