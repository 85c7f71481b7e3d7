import type { Context } from '../../../platform/context.ts'
import type { Tx } from '../../../platform/db.ts'
import { recordEvent } from '../../../platform/events.ts'
import { getLicenseType, parseLicenseTypeCode } from './get-license-type.ts'

/**
 * Retires a license type permanently: it issues no new licenses. Existing licenses do not change. Idempotent.
 * Refused LICENSE_TYPE_NOT_FOUND.
 */
export async function retireLicenseType(
  ctx: Context,
  tx: Tx,
  rawCode: string,
): Promise<{ licenseTypeId: string }> {
  const code = parseLicenseTypeCode(rawCode)
  const { id } = await getLicenseType(tx, code)
  const { count } = await tx.licenseType.updateMany({
    where: { id, state: { not: 'RETIRED' } },
    data: { state: 'RETIRED', retiredAt: ctx.now() },
  })
  if (count > 0) await recordEvent(ctx, tx, { type: 'license-type.retired', subjectId: id, data: { code } })
  return { licenseTypeId: id }
}
