import { defineLicenseType } from '../../../domain/catalogue/license-types/define.ts'
import { publishLicenseType } from '../../../domain/catalogue/license-types/publish.ts'
import { createProduct } from '../../../domain/catalogue/products/create.ts'
import { defineEntitlement } from '../../../domain/catalogue/products/define-entitlement.ts'
import type { Context } from '../../../platform/context.ts'
import { type Tx, transact } from '../../../platform/db.ts'
import { Refusal } from '../../../platform/errors.ts'
import { findTypes } from '../find-types.ts'
import type { ImportedLicenseType } from '../imported-records.ts'
import type { ImportReport } from '../report.ts'
import { idsOf, type Resources } from './documents.ts'
import { type CataloguePlan, planCatalogue } from './plan-catalogue.ts'

/** The catalogue that the licenses refer to. */
export interface ImportedCatalogue {
  /** Returns the license type of a policy, or the reason if there is none. */
  typeOf(policyId: string | undefined): ImportedLicenseType | { problems: string }
  /** Returns the code of an entitlement here; null if it has none. */
  codeOf(entitlementId: string): string | null
}

/** Creates the missing products, entitlements and published license types, in one transaction. */
export async function importCatalogue(
  ctx: Context,
  resources: Resources,
  report: ImportReport,
): Promise<ImportedCatalogue> {
  const plan = await planCatalogue(ctx, resources, report)
  const missing = await findMissingEntitlements(ctx, resources, plan, report)
  report.created.products += plan.newProducts.length
  report.created.licenseTypes += plan.newTypes.length
  report.created.entitlements += missing.length
  if (!report.dryRun) await transact(ctx.db, (tx) => writeCatalogue(ctx, tx, plan, missing))

  const created = report.dryRun
    ? new Map()
    : await findTypes(
        ctx.db,
        plan.newTypes.map(({ code }) => code),
      )
  const types = new Map(plan.knownTypes)
  for (const { policyId, code, rules } of plan.newTypes) {
    const planned = { code, rules, licenseTypeId: '', productId: '', revisionId: '', revision: 1 }
    const type = created.get(code) ?? planned
    if (type instanceof Refusal) throw type
    types.set(policyId, type)
  }
  return {
    typeOf(policyId) {
      const problem = policyId && plan.problems.get(policyId) ? 'was skipped' : 'is in none of the files'
      return types.get(policyId ?? '') ?? { problems: `its policy ${problem}` }
    },
    codeOf: (id) => plan.names.entitlements.get(id)?.code ?? null,
  }
}

interface NewEntitlement {
  product: string
  code: string
  name: string
}

async function writeCatalogue(
  ctx: Context,
  tx: Tx,
  plan: CataloguePlan,
  entitlements: NewEntitlement[],
): Promise<void> {
  for (const product of plan.newProducts) await createProduct(ctx, tx, product)
  for (const entitlement of entitlements) await defineEntitlement(ctx, tx, entitlement)
  for (const { product, code, name, rules } of plan.newTypes) {
    await defineLicenseType(ctx, tx, { product, code, name, rules })
    await publishLicenseType(ctx, tx, code)
  }
}

/** Returns the entitlements that policies and licenses grant and that their product lacks. */
async function findMissingEntitlements(
  ctx: Context,
  resources: Resources,
  { names }: CataloguePlan,
  report: ImportReport,
): Promise<NewEntitlement[]> {
  const productOf = new Map(
    resources
      .of('policies')
      .map((policy) => [policy.id, names.products.get(idsOf(policy, 'product')[0] ?? '')]),
  )
  const granted = new Map<string, NewEntitlement>()
  for (const owner of [...resources.of('policies'), ...resources.of('licenses')]) {
    const product = productOf.get(owner.type === 'policies' ? owner.id : (idsOf(owner, 'policy')[0] ?? ''))
    for (const { id } of product ? resources.entitlementsOf(owner) : []) {
      const entitlement = names.entitlements.get(id)
      if (product && entitlement)
        granted.set(`${product.code}/${entitlement.code}`, { product: product.code, ...entitlement })
    }
  }
  const existing = await ctx.db.entitlement.findMany({
    where: { product: { code: { in: [...granted.values()].map(({ product }) => product) } } },
    select: { code: true, product: { select: { code: true } } },
  })
  const known = new Set(existing.map(({ code, product }) => `${product.code}/${code}`))
  report.existed.entitlements += [...granted.keys()].filter((key) => known.has(key)).length
  return [...granted].filter(([key]) => !known.has(key)).map(([, entitlement]) => entitlement)
}
