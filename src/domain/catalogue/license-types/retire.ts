import type { Context } from '../../../platform/context.ts'
import type { Tx } from '../../../platform/db.ts'
import { parseLicenseTypeCode } from './get-license-type.ts'
import { assertVersion, lockLicenseType, recordChange } from './version.ts'

/**
 * Retires a license type permanently: it issues no new licenses. Existing licenses do not change. Idempotent.
 * Refused LICENSE_TYPE_NOT_FOUND or LICENSE_TYPE_CHANGED.
 */
export async function retireLicenseType(
  ctx: Context,
  tx: Tx,
  rawCode: string,
  expectedVersion: number | null = null,
): Promise<{ licenseTypeId: string }> {
  const code = parseLicenseTypeCode(rawCode)
  const licenseType = await lockLicenseType(tx, code)
  assertVersion(licenseType, expectedVersion)
  const { id, state } = licenseType
  if (state === 'RETIRED') return { licenseTypeId: id }
  await tx.licenseType.update({ where: { id }, data: { state: 'RETIRED', retiredAt: ctx.now() } })
  await recordChange(ctx, tx, { type: 'license-type.retired', subjectId: id, data: { code } })
  return { licenseTypeId: id }
}
