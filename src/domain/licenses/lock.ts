import type { License, LicenseTypeRevision } from '../../../prisma/client/client.ts'
import type { Context } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { NotFoundRefusal } from '../../platform/errors.ts'
import { visibleLicenses } from '../../platform/visible.ts'
import { say } from '../../texts/say.ts'

/**
 * Returns the license with that id, locked until the transaction ends, so that changes of one license run one
 * after the other. Refused LICENSE_NOT_FOUND if no license with that id is visible to the caller.
 */
export async function lockLicense(
  ctx: Context,
  tx: Tx,
  licenseId: string,
): Promise<License & { revision: LicenseTypeRevision }> {
  await tx.$queryRaw`select 1 from licenses where id = ${licenseId}::uuid for update`
  const license = await tx.license.findFirst({
    where: { AND: [{ id: licenseId }, visibleLicenses(ctx.caller)] },
    include: { revision: true },
  })
  if (!license) throw new NotFoundRefusal('LICENSE_NOT_FOUND', say('LICENSE_NOT_FOUND'))
  return license
}
