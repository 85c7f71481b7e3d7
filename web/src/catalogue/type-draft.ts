import { read } from '../generated/fragment-masking.ts'
import { type LicenseTypeFormQuery, RulesFragmentDoc, type SaleIntent } from '../generated/graphql.ts'
import { entitlementValue, plainRules, type Rules, statedRules } from './rules.ts'

/** A license type as the form has it. */
export interface TypeDraft {
  product: { code: string; name: string; isNew: boolean }
  code: string
  name: string
  description: string
  rules: Rules
  /** Names of entitlements and meters that the product does not have yet, such as `meter render`. */
  newNames: Readonly<Record<string, string>>
  skus: readonly { sku: string; intent: SaleIntent | null }[]
  upgradesFrom: readonly string[]
}

/** A license type as the gateway had it when the form read it. */
export interface OpenedType {
  draft: TypeDraft
  /** 0 of a license type that does not exist yet. */
  version: number
  isRetired: boolean
  /** The rules under which licenses are issued now. */
  published: { number: number; rules: Rules } | null
  /** Whether rules are saved that are not published. */
  hasDraft: boolean
}

/** Opens a license type to edit it: its draft, or its published rules. */
export function openType(licenseType: NonNullable<LicenseTypeFormQuery['licenseType']>): OpenedType {
  const { code, name, description, product, skus, skuIntents, upgradesFrom, published } = licenseType
  return {
    draft: {
      product: { code: product.code, name: product.name, isNew: false },
      code,
      name,
      description: description ?? '',
      rules: rulesOf(licenseType),
      newNames: {},
      skus: skus.map((sku) => ({ sku, intent: skuIntents.find((one) => one.sku === sku)?.intent ?? null })),
      upgradesFrom,
    },
    version: licenseType.version,
    isRetired: licenseType.state === 'RETIRED',
    published: published && {
      number: published.number,
      rules: plainRules(read(RulesFragmentDoc, published.rules)),
    },
    hasDraft: licenseType.draft !== null,
  }
}

/** The rules of the draft, else the published ones. */
export function rulesOf({ draft, published }: NonNullable<LicenseTypeFormQuery['licenseType']>): Rules {
  return plainRules(read(RulesFragmentDoc, (draft ?? published)!.rules))
}

/**
 * Returns the catalogue file of a license type: JSON, which the gateway reads as YAML. `draft` saves the rules, `published`
 * publishes them, too. A number that was not entered becomes an empty text, so that it is refused at its place.
 */
export function fileOf(draft: TypeDraft, state: 'draft' | 'published'): string {
  const { product, code, name, description, rules, newNames, skus, upgradesFrom } = draft
  const named = (kind: string, codes: readonly { code: string }[]) =>
    codes.flatMap(({ code: one }) => {
      const given = newNames[`${kind} ${one}`]
      return given === undefined ? [] : [{ code: one, name: given }]
    })
  const entitlements = named('entitlement', rules.entitlements)
  const meters = named('meter', rules.meters)
  const file = {
    version: 1,
    products: [
      {
        code: product.code,
        // Another person may have given the product another name meanwhile. Only a new one is named here.
        ...(product.isNew && { name: product.name }),
        ...(entitlements.length > 0 && { entitlements }),
        ...(meters.length > 0 && { meters }),
        licenseTypes: [
          {
            code,
            name,
            description: description.trim() === '' ? null : description,
            state,
            skus: skus.map(({ sku, intent }) => (intent ? { sku, intent } : sku)),
            upgradesFrom,
            rules: {
              ...statedRules({ ...rules, entitlements: [] }),
              entitlements: rules.entitlements.map(({ code: one, value }) => ({
                code: one,
                value: entitlementValue(value),
              })),
            },
          },
        ],
      },
    ],
  }
  return JSON.stringify(file, (_name, value) => (Number.isNaN(value) ? '' : value))
}

const TYPE = 'catalog.products.0.licenseTypes.0.'
const PRODUCT = 'catalog.products.0.'

/** Returns the messages about a file of one license type by the paths of the form. */
export function issuesOf(
  issues: readonly { path: readonly string[]; message: string }[],
): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  for (const { path, message } of issues) {
    const at = path.join('.')
    const key = at.startsWith(TYPE)
      ? at.slice(TYPE.length)
      : at.startsWith(PRODUCT)
        ? `product.${at.slice(PRODUCT.length)}`
        : at
    found.set(key, [...(found.get(key) ?? []), message])
  }
  return found
}
