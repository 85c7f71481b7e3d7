import {
  getLicenseType,
  getPublishedRevision,
} from '../../domain/catalogue/license-types/get-license-type.ts'
import type { LicenseTypeRules } from '../../domain/catalogue/license-types/rules.ts'
import type { Tx } from '../../platform/db.ts'
import { Refusal } from '../../platform/errors.ts'
import type { ImportedLicenseType } from './imported-records.ts'

/** Returns the license types by their codes, each at its published revision, or the refusal to issue licenses of it. */
export async function findTypes(
  tx: Tx,
  codes: Iterable<string>,
): Promise<Map<string, ImportedLicenseType | Refusal>> {
  const types = new Map<string, ImportedLicenseType | Refusal>()
  for (const code of new Set(codes)) types.set(code, await findType(tx, code))
  return types
}

async function findType(tx: Tx, code: string): Promise<ImportedLicenseType | Refusal> {
  try {
    const licenseType = await getLicenseType(tx, code)
    const { id, number, rules } = await getPublishedRevision(tx, licenseType)
    return {
      code,
      licenseTypeId: licenseType.id,
      productId: licenseType.productId,
      revisionId: id,
      revision: number,
      rules: rules as LicenseTypeRules,
    }
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}
