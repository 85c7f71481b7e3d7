import { randomUUID } from 'node:crypto'
import { createApiKey } from '../src/auth/create-api-key.ts'
import { recordPartner } from '../src/auth/create-partner.ts'
import { defineLicenseType } from '../src/domain/catalogue/license-types/define.ts'
import { publishLicenseType } from '../src/domain/catalogue/license-types/publish.ts'
import { createProduct } from '../src/domain/catalogue/products/create.ts'
import { createKeyPool } from '../src/domain/key-pools/create.ts'
import { issueLicense } from '../src/domain/licenses/issue.ts'
import { startOnboarding } from '../src/domain/onboarding/start.ts'
import type { Context } from '../src/platform/context.ts'
import { transact } from '../src/platform/db.ts'

/** Returns a code that no other test uses. */
export function uniqueCode(noun: string): string {
  return `${noun}-${randomUUID().slice(0, 8).replace(/^\d/, 'x')}`
}

/** Creates a published license type with its product. The given rules replace defaults. */
export async function seedLicenseType(
  admin: Context,
  rules: Record<string, unknown> = {},
): Promise<{ product: string; licenseType: string; licenseTypeId: string }> {
  const product = uniqueCode('product')
  const licenseType = uniqueCode('type')
  const { licenseTypeId } = await transact(admin.db, async (tx) => {
    await createProduct(admin, tx, { code: product, name: product })
    await defineLicenseType(admin, tx, { product, code: licenseType, name: licenseType, rules })
    return await publishLicenseType(admin, tx, licenseType)
  })
  return { product, licenseType, licenseTypeId }
}

/** Creates the record of a partner, and returns its code: a new one by default. */
export async function seedPartner(admin: Context, code = uniqueCode('partner')): Promise<string> {
  await transact(admin.db, (tx) => recordPartner(admin, tx, code))
  return code
}

/** Creates an account with one contact, by the first step of an onboarding. */
export async function seedAccount(ctx: Context): Promise<{ accountId: string; onboardingId: string }> {
  const name = uniqueCode('account')
  const contact = { name: 'Ada Adams', email: `${name}@example.com` }
  return await startOnboarding(ctx, { account: { name, externalId: name, contact } })
}

/** Creates an API key of an administrator, and returns it. */
export async function seedApiKey(admin: Context): Promise<string> {
  const input = { name: 'k', audience: 'ADMIN' } as const
  return (await transact(admin.db, (tx) => createApiKey(admin, tx, input))).apiKey
}

/** Creates a pool of keys: one by default, of a new license type. Returns their texts in the order of the keys. */
export async function seedKeyPool(
  admin: Context,
  input: Partial<Parameters<typeof createKeyPool>[2]> = {},
): Promise<{ poolId: string; licenseType: string; pooledKeyIds: string[]; licenseKeys: string[] }> {
  const licenseType = input.licenseType ?? (await seedLicenseType(admin)).licenseType
  const keys = input.keys ? {} : { count: 1 }
  const { poolId, generated } = await transact(admin.db, (tx) =>
    createKeyPool(admin, tx, { name: uniqueCode('pool'), ...keys, ...input, licenseType }),
  )
  return {
    poolId,
    licenseType,
    pooledKeyIds: generated?.map(({ pooledKeyId }) => pooledKeyId) ?? [],
    licenseKeys: generated?.map(({ licenseKey }) => licenseKey) ?? [],
  }
}

/** Issues a license of a new type. */
export async function seedLicense(
  admin: Context,
  rules: Record<string, unknown> = {},
  overrides?: Record<string, unknown>,
): Promise<{
  product: string
  licenseType: string
  licenseTypeId: string
  accountId: string
  licenseId: string
  licenseKey: string
}> {
  const type = await seedLicenseType(admin, rules)
  const { accountId } = await seedAccount(admin)
  const { licenseType } = type
  const issued = await transact(admin.db, (tx) =>
    issueLicense(admin, tx, { accountId, licenseType, overrides }),
  )
  return { ...type, accountId, ...issued }
}
