import { issueLicense } from '../../../src/domain/licenses/issue.ts'
import type { Context } from '../../../src/platform/context.ts'
import { transact } from '../../../src/platform/db.ts'
import { seedAccount, seedLicenseType } from '../../seed.ts'

/** Issues licenses of one new type, each to an account of its own. Returns their ids in the order of their issue. */
export async function issueLicenses(
  ctx: Context,
  count: number,
  rules: Record<string, unknown> = {},
): Promise<{ product: string; licenseType: string; licenseIds: string[]; keys: string[] }> {
  const { product, licenseType } = await seedLicenseType(ctx, rules)
  const licenseIds: string[] = []
  const keys: string[] = []
  for (let issued = 0; issued < count; issued++) {
    const { accountId } = await seedAccount(ctx)
    const { licenseId, licenseKey } = await transact(ctx.db, (tx) =>
      issueLicense(ctx, tx, { accountId, licenseType }),
    )
    licenseIds.push(licenseId)
    keys.push(licenseKey)
  }
  return { product, licenseType, licenseIds, keys }
}

/** The rows of a bulk operation, in the order of their positions. */
export async function rowsOf({ db }: Context, bulkOperationId: string) {
  return await db.bulkOperationRow.findMany({ where: { bulkOperationId }, orderBy: { position: 'asc' } })
}
