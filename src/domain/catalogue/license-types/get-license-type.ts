import { z } from 'zod'
import type { LicenseType, LicenseTypeRevision } from '../../../../prisma/client/client.ts'
import type { Tx } from '../../../platform/db.ts'
import { NotFoundRefusal, StateRefusal } from '../../../platform/errors.ts'
import { code, parseInput } from '../../../platform/input.ts'
import { say } from '../../../texts/say.ts'

/** Parses the code of a license type. Refused INPUT_INVALID if it is not a code. */
export function parseLicenseTypeCode(text: string): string {
  return parseInput(z.strictObject({ code }), { code: text }).code
}

/** Returns the license type with that code. Refused LICENSE_TYPE_NOT_FOUND if there is none. */
export async function getLicenseType(tx: Tx, code: string): Promise<LicenseType> {
  const licenseType = await tx.licenseType.findUnique({ where: { code } })
  if (!licenseType) throw licenseTypeNotFound(code)
  return licenseType
}

/** Returns the refusal for a license type that does not exist. */
export function licenseTypeNotFound(code: string): NotFoundRefusal {
  return new NotFoundRefusal('LICENSE_TYPE_NOT_FOUND', say('LICENSE_TYPE_NOT_FOUND', { licenseType: code }))
}

/**
 * Returns the revision under which the license type issues licenses. Refused LICENSE_TYPE_RETIRED or
 * LICENSE_TYPE_NOT_PUBLISHED.
 */
export async function getPublishedRevision(
  tx: Tx,
  { id, code, state }: LicenseType,
): Promise<LicenseTypeRevision> {
  if (state === 'RETIRED') {
    throw new StateRefusal('LICENSE_TYPE_RETIRED', say('LICENSE_TYPE_RETIRED', { licenseType: code }))
  }
  const revision = await tx.licenseTypeRevision.findFirst({
    where: { licenseTypeId: id, publishedAt: { not: null } },
    orderBy: { number: 'desc' },
  })
  if (!revision)
    throw new StateRefusal(
      'LICENSE_TYPE_NOT_PUBLISHED',
      say('LICENSE_TYPE_NOT_PUBLISHED', { licenseType: code }),
    )
  return revision
}
