import { z } from 'zod'
import type { LicenseType, LicenseTypeRevision } from '../../../../prisma/client/client.ts'
import type { Tx } from '../../../platform/db.ts'
import { NotFoundRefusal, StateRefusal } from '../../../platform/errors.ts'
import { code, parseInput } from '../../../platform/input.ts'

/** The code of a license type, as callers state one. */
export function parseLicenseTypeCode(text: string): string {
  return parseInput(z.object({ code }), { code: text }).code
}

/** The license type with that code, or a refusal. */
export async function getLicenseType(tx: Tx, code: string): Promise<LicenseType> {
  const licenseType = await tx.licenseType.findUnique({ where: { code } })
  if (!licenseType) throw new NotFoundRefusal('LICENSE_TYPE_NOT_FOUND', `There is no license type ${code}.`)
  return licenseType
}

/** The revision under which the license type issues licenses now, or a refusal. */
export async function getPublishedRevision(
  tx: Tx,
  { id, code, state }: LicenseType,
): Promise<LicenseTypeRevision> {
  if (state === 'RETIRED') {
    throw new StateRefusal('LICENSE_TYPE_RETIRED', `License type ${code} is retired: it issues nothing new.`)
  }
  const revision = await tx.licenseTypeRevision.findFirst({
    where: { licenseTypeId: id, publishedAt: { not: null } },
    orderBy: { number: 'desc' },
  })
  if (!revision)
    throw new StateRefusal('LICENSE_TYPE_NOT_PUBLISHED', `License type ${code} is a draft; publish it first.`)
  return revision
}
