import { z } from 'zod'
import type { LicenseType } from '../../../../prisma/client/client.ts'
import type { Context } from '../../../platform/context.ts'
import type { Tx } from '../../../platform/db.ts'
import { InputRefusal } from '../../../platform/errors.ts'
import { code } from '../../../platform/input.ts'
import { say } from '../../../texts/say.ts'
import { getLicenseType } from './get-license-type.ts'
import { recordChange } from './version.ts'

/** The license types that a license type is an upgrade of. */
export const upgradesFrom = z
  .array(code)
  .max(64)
  .transform((codes) => [...new Set(codes)])

/** Returns the codes of the license types that a license type is an upgrade of, in alphabetical order. */
export async function findUpgrades(tx: Tx, licenseTypeId: string): Promise<string[]> {
  const upgrades = await tx.licenseTypeUpgrade.findMany({
    where: { toId: licenseTypeId },
    include: { from: true },
  })
  return upgrades.map(({ from }) => from.code).toSorted()
}

/**
 * Sets all license types that a license type is an upgrade of: a sale of it changes a license of one of them. Upgrades are not
 * rules, so they make no revision. Refused LICENSE_TYPE_NOT_FOUND, or INPUT_INVALID for the license type itself and for types of
 * another product.
 */
export async function nameUpgrades(
  ctx: Context,
  tx: Tx,
  { id: toId, code: own, productId }: Pick<LicenseType, 'id' | 'code' | 'productId'>,
  codes: readonly string[],
): Promise<void> {
  const before = await findUpgrades(tx, toId)
  const after = codes.toSorted()
  if (before.join('\n') === after.join('\n')) return
  const from: string[] = []
  for (const [index, code] of codes.entries()) {
    const licenseType = await getLicenseType(tx, code)
    const path = ['upgradesFrom', String(index)]
    if (code === own) throw new InputRefusal([{ path, text: say('INPUT_UPGRADE_OF_ITSELF') }])
    if (licenseType.productId !== productId) {
      const text = say('INPUT_UPGRADE_OF_OTHER_PRODUCT', { licenseType: code })
      throw new InputRefusal([{ path, text }])
    }
    from.push(licenseType.id)
  }
  await tx.licenseTypeUpgrade.deleteMany({ where: { toId, fromId: { notIn: from } } })
  await tx.licenseTypeUpgrade.createMany({
    data: from.map((fromId) => ({ toId, fromId })),
    skipDuplicates: true,
  })
  await recordChange(ctx, tx, {
    type: 'license-type.upgrades-named',
    subjectId: toId,
    data: { upgradesFrom: after },
  })
}
