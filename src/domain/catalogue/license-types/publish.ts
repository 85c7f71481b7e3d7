import type { Context } from '../../../platform/context.ts'
import type { Tx } from '../../../platform/db.ts'
import { StateRefusal } from '../../../platform/errors.ts'
import { recordEvent } from '../../../platform/events.ts'
import { say } from '../../../texts/say.ts'
import { getLicenseType, parseLicenseTypeCode } from './get-license-type.ts'

/**
 * Publishes the draft revision. It is then frozen, and new licenses are issued under it; existing licenses
 * stay on their own revision. Idempotent: without a draft, nothing changes. Refused LICENSE_TYPE_NOT_FOUND or
 * LICENSE_TYPE_RETIRED.
 */
export async function publishLicenseType(
  ctx: Context,
  tx: Tx,
  rawCode: string,
): Promise<{ licenseTypeId: string }> {
  const code = parseLicenseTypeCode(rawCode)
  // Publishing and retiring of one license type run one after the other.
  await tx.$queryRaw`select 1 from license_types where code = ${code} for no key update`
  const { id, state } = await getLicenseType(tx, code)
  if (state === 'RETIRED') {
    throw new StateRefusal(
      'LICENSE_TYPE_RETIRED',
      say('LICENSE_TYPE_RETIRED_FOR_PUBLICATION', { licenseType: code }),
    )
  }
  const draft = await tx.licenseTypeRevision.findFirst({ where: { licenseTypeId: id, publishedAt: null } })
  if (!draft) return { licenseTypeId: id }

  await tx.licenseTypeRevision.update({ where: { id: draft.id }, data: { publishedAt: ctx.now() } })
  await tx.licenseType.update({ where: { id }, data: { state: 'PUBLISHED' } })
  await recordEvent(ctx, tx, {
    type: 'license-type.published',
    subjectId: id,
    data: { code, revision: draft.number },
  })
  return { licenseTypeId: id }
}
