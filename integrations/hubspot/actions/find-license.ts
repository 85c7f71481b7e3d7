import { saleSource } from '../../../src/crm/deals/deal.ts'
import type { Tx } from '../../../src/platform/db.ts'
import { parseTypedId } from '../../../src/platform/ids.ts'
import { ActionRefused } from './action-refused.ts'
import type { Execution } from './read-execution.ts'

/**
 * Returns the license of an account that an action changes: the one that the input `license` names, else the only one, of the
 * type in `license_type` if it is given. A deal means the licenses that it sold, if there are any. Revoked licenses count only if
 * they are named.
 */
export async function findLicense(
  tx: Tx,
  accountId: string,
  { inputs, record, portalId }: Pick<Execution, 'inputs' | 'record' | 'portalId'>,
): Promise<string> {
  const { license: named, license_type: licenseType } = inputs
  if (named) {
    const parsed = parseTypedId(named)
    const id = parsed?.type === 'License' ? parsed.uuid : null
    if (id && (await tx.license.findFirst({ where: { id, accountId } }))) return id
    throw new ActionRefused('LICENSE_NOT_FOUND', 'The customer has no license with the ID in License.')
  }
  const usable = {
    accountId,
    revokedAt: null,
    ...(licenseType && { licenseType: { code: licenseType } }),
  }
  const sold =
    record.objectTypeId === '0-3'
      ? await tx.license.findMany({
          where: {
            ...usable,
            saleEffects: { some: { sale: { source: saleSource(portalId), externalId: record.objectId } } },
          },
          take: 2,
        })
      : []
  const found = sold.length > 0 ? sold : await tx.license.findMany({ where: usable, take: 2 })
  const [license, another] = found
  if (!license)
    throw new ActionRefused(
      'LICENSE_NOT_FOUND',
      licenseType
        ? `The customer has no license of the type ${licenseType}.`
        : 'The customer has no license.',
    )
  if (another)
    throw new ActionRefused(
      'LICENSE_AMBIGUOUS',
      'The customer has several such licenses. Set License type, or set License to the ID of one.',
    )
  return license.id
}
