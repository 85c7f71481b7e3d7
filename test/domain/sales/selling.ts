import { defineLicenseType } from '../../../src/domain/catalogue/license-types/define.ts'
import { publishLicenseType } from '../../../src/domain/catalogue/license-types/publish.ts'
import { type FollowedSale, followSale } from '../../../src/domain/sales/follow.ts'
import type { Sale, SaleLine } from '../../../src/domain/sales/sale.ts'
import type { Context } from '../../../src/platform/context.ts'
import { transact } from '../../../src/platform/db.ts'
import { seedAccount, seedLicenseType, uniqueCode } from '../../seed.ts'

/** Defines a license type with a SKU. */
export async function seedSku(
  admin: Context,
  rules: object = {},
): Promise<{ sku: string; licenseType: string }> {
  const all = { term: 'P1Y', maxActivations: 1, ...rules }
  const { product, licenseType } = await seedLicenseType(admin, all)
  const sku = uniqueCode('SKU')
  const definition = { product, code: licenseType, name: licenseType, rules: all, skus: [sku] }
  await transact(admin.db, (tx) => defineLicenseType(admin, tx, definition))
  return { sku, licenseType }
}

/** Defines two license types of one product with a SKU each: the second one is an upgrade of the first one. */
export async function seedUpgrade(admin: Context, rules: object = {}, upgraded: object = {}) {
  const all = { term: 'P1Y', maxActivations: 1, ...rules }
  const { product, licenseType: basic } = await seedLicenseType(admin, all)
  const [pro, basicSku, proSku] = [uniqueCode('pro'), uniqueCode('BASIC'), uniqueCode('PRO')]
  await transact(admin.db, async (tx) => {
    await defineLicenseType(admin, tx, { product, code: basic, name: basic, rules: all, skus: [basicSku] })
    const definition = { product, code: pro, name: pro, rules: { ...all, ...upgraded } }
    await defineLicenseType(admin, tx, { ...definition, skus: [proSku], upgradesFrom: [basic] })
    await publishLicenseType(admin, tx, pro)
  })
  return { basic, pro, basicSku, proSku }
}

/** A line of one unit that states nothing. */
export const emptyLine: SaleLine = {
  ...{ sku: null, quantity: 1, refunded: 0, kind: null, intent: null, start: null, end: null, price: null },
}

/** A customer that buys. */
export interface Customer {
  accountId: string
  /** Follows a sale of this customer in a state. */
  follow(
    externalId: string,
    state: Sale['state'],
    lines?: Partial<SaleLine>[],
    stated?: Partial<Pick<Sale, 'intent' | 'business'>>,
  ): Promise<FollowedSale>
  /** Licenses of the customer, the oldest first. */
  licenses(): ReturnType<typeof licensesOf>
}

function licensesOf({ db }: Context, accountId: string) {
  return db.license.findMany({ where: { accountId }, include: { keys: true }, orderBy: { id: 'asc' } })
}

/** Seeds an account with a contact. */
export async function seedCustomer(ctx: Context): Promise<Customer> {
  const { accountId } = await seedAccount(ctx)
  const { id: contactId } = await ctx.db.contact.findFirstOrThrow({ where: { accountId } })
  const source = `test ${accountId}`
  return {
    accountId,
    follow: (externalId, state, lines = [], stated = {}) =>
      transact(ctx.db, (tx) =>
        followSale(
          ctx,
          tx,
          {
            ...{ source, externalId, state, intent: null, business: null, ...stated },
            lines: lines.map((line) => ({ ...emptyLine, ...line })),
          },
          { findBuyer: async () => ({ accountId, contactId }), undoes: true },
        ),
      ),
    licenses: () => licensesOf(ctx, accountId),
  }
}
