import type { LicenseTypeRules } from '../../../domain/catalogue/license-types/rules.ts'
import { licenseTypeRules } from '../../../domain/catalogue/license-types/rules-schema.ts'
import type { Context } from '../../../platform/context.ts'
import { InputRefusal, Refusal } from '../../../platform/errors.ts'
import { toInputIssues } from '../../../platform/input.ts'
import { findTypes } from '../find-types.ts'
import type { ImportedLicenseType } from '../imported-records.ts'
import type { ImportReport } from '../report.ts'
import { policyAttributes } from './attributes.ts'
import { type CatalogueNames, catalogueNames } from './catalogue-names.ts'
import { idsOf, nameOf, type Resource, type Resources } from './documents.ts'
import { fitText } from './fit-rules.ts'
import { rulesOf } from './rules.ts'

/** A license type that a policy becomes. */
export interface NewLicenseType {
  policyId: string
  product: string
  code: string
  name: string
  rules: LicenseTypeRules
}

/** The catalogue that the products, policies and entitlements of some documents become. */
export interface CataloguePlan {
  names: CatalogueNames
  newProducts: { code: string; name: string }[]
  newTypes: NewLicenseType[]
  /** The license types that exist already, by the id of their policy. */
  knownTypes: Map<string, ImportedLicenseType>
  /** Why a policy has no license type, by its id. */
  problems: Map<string, string>
}

/**
 * Finds the records that exist, by code, and plans those to create. An existing license type stays unchanged, so that it can be
 * prepared manually, and later changes are kept.
 */
export async function planCatalogue(
  ctx: Context,
  resources: Resources,
  report: ImportReport,
): Promise<CataloguePlan> {
  const names = catalogueNames(resources, report)
  const productIds = await findProducts(
    ctx,
    [...names.products.values()].map(({ code }) => code),
  )
  const types = await findTypes(ctx.db, names.policies.values())
  const plan: CataloguePlan = {
    names,
    newProducts: [...names.products.values()].filter(({ code }) => !productIds.has(code)),
    newTypes: [],
    knownTypes: new Map(),
    problems: new Map(),
  }
  report.existed.products += names.products.size - plan.newProducts.length
  for (const policy of resources.of('policies')) {
    const known = types.get(names.policies.get(policy.id)!)!
    const product = names.products.get(idsOf(policy, 'product')[0] ?? '')
    const productId = product && productIds.get(product.code)
    const problem =
      known instanceof Refusal
        ? planType(plan, resources, policy, known, report)
        : takeKnownType(plan, policy, known, product ? (productId ?? null) : undefined)
    if (problem === null) continue
    plan.problems.set(policy.id, problem)
    report.skipped.push({ source: nameOf(policy), reason: problem })
  }
  report.existed.licenseTypes += plan.knownTypes.size
  return plan
}

function takeKnownType(
  plan: CataloguePlan,
  policy: Resource,
  known: ImportedLicenseType,
  /** Null: the product does not exist yet. Undefined: the product is in none of the files. */
  productId: string | null | undefined,
): string | null {
  if (productId !== undefined && productId !== known.productId)
    return `license type ${known.code} exists already, for another product`
  plan.knownTypes.set(policy.id, known)
  return null
}

/** Adds the license type that a policy becomes. Returns the reason if it cannot become one. */
function planType(
  plan: CataloguePlan,
  resources: Resources,
  policy: Resource,
  refusal: Refusal,
  report: ImportReport,
): string | null {
  if (refusal.code !== 'LICENSE_TYPE_NOT_FOUND') return refusal.message
  const { names } = plan
  const code = names.policies.get(policy.id)!
  const manually = `define and publish a license type ${code} for it, and import again`
  const product = names.products.get(idsOf(policy, 'product')[0] ?? '')
  if (!product) return `its product is in none of the files; add it, or ${manually}`
  const attributes = policyAttributes.safeParse(policy.attributes)
  if (!attributes.success) return `${problemsOf(attributes.error.issues)}; ${manually}`
  const entitlements = resources.entitlementsOf(policy).flatMap(({ id }) => names.entitlements.get(id) ?? [])
  const { rules, losses } = rulesOf(
    attributes.data,
    entitlements.map(({ code }) => code),
  )
  const parsed = licenseTypeRules.safeParse(rules)
  if (!parsed.success) return `${problemsOf(parsed.error.issues)}; ${manually}`
  const name = fitText(attributes.data.name, 200) ?? code
  plan.newTypes.push({ policyId: policy.id, product: product.code, code, name, rules: parsed.data })
  report.noted.push(...losses.map((reason) => ({ source: nameOf(policy), reason })))
  return null
}

async function findProducts(ctx: Context, codes: string[]): Promise<Map<string, string>> {
  const products = await ctx.db.product.findMany({ where: { code: { in: codes } } })
  return new Map(products.map(({ id, code }) => [code, id]))
}

function problemsOf(issues: Parameters<typeof toInputIssues>[0]): string {
  return new InputRefusal(toInputIssues(issues)).message
}
