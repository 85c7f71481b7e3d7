import type { LicenseType } from '../../prisma/client/client.ts'
import type { Tx } from '../db.ts'
import { NotFoundRefusal } from '../errors.ts'

/** The license type with that code, or a refusal. */
export async function getLicenseType(tx: Tx, code: string): Promise<LicenseType> {
  const licenseType = await tx.licenseType.findUnique({ where: { code } })
  if (!licenseType) throw new NotFoundRefusal('LICENSE_TYPE_NOT_FOUND', `There is no license type ${code}.`)
  return licenseType
}
