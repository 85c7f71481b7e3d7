import type { Context } from '../../../platform/context.ts'
import type { Tx } from '../../../platform/db.ts'
import { StateRefusal } from '../../../platform/errors.ts'
import { say } from '../../../texts/say.ts'
import { parseLicenseTypeCode } from './get-license-type.ts'
import { assertVersion, lockLicenseType, recordChange } from './version.ts'

/**
 * Publishes the draft revision. It is then frozen, and new licenses are issued under it; existing licenses
 * stay on their own revision. Idempotent: without a draft, nothing changes. Refused LICENSE_TYPE_NOT_FOUND,
 * LICENSE_TYPE_RETIRED or LICENSE_TYPE_CHANGED.
 */
export async function publishLicenseType(
  ctx: Context,
  tx: Tx,
  rawCode: string,
  expectedVersion: number | null = null,
): Promise<{ licenseTypeId: string }> {
  const code = parseLicenseTypeCode(rawCode)
  // Changes of one license type run one after the other.
  const licenseType = await lockLicenseType(tx, code)
  const { id, state } = licenseType
  if (state === 'RETIRED') {
    throw new StateRefusal(
      'LICENSE_TYPE_RETIRED',
      say('LICENSE_TYPE_RETIRED_FOR_PUBLICATION', { licenseType: code }),
    )
  }
  assertVersion(licenseType, expectedVersion)
  const draft = await tx.licenseTypeRevision.findFirst({ where: { licenseTypeId: id, publishedAt: null } })
  if (!draft) return { licenseTypeId: id }

  await tx.licenseTypeRevision.update({ where: { id: draft.id }, data: { publishedAt: ctx.now() } })
  await tx.licenseType.update({ where: { id }, data: { state: 'PUBLISHED' } })
  await recordChange(ctx, tx, {
    type: 'license-type.published',
    subjectId: id,
    data: { code, revision: draft.number },
  })
  return { licenseTypeId: id }
}
