import type { LicenseTypeState } from '../../../../prisma/client/enums.ts'
import type { Tx } from '../../../platform/db.ts'
import type { NamedSku } from '../license-types/name-skus.ts'
import { storedRules } from '../license-types/rules-schema.ts'
import type { ProductPart } from './read-catalog.ts'
import { type Rules, rulesSchema } from './rules-difference.ts'

/** The present state of the products and license types that a catalogue file mentions. */
export interface CurrentCatalog {
  products: ReadonlyMap<string, CurrentProduct>
  licenseTypes: ReadonlyMap<string, CurrentLicenseType>
}

/** The present state of a product. */
export interface CurrentProduct {
  name: string
  /** Names by code. */
  entitlements: ReadonlyMap<string, string>
  /** Names by code. */
  meters: ReadonlyMap<string, string>
  /** Release dates by version. */
  releases: ReadonlyMap<string, Date>
}

/** The present state of a license type. */
export interface CurrentLicenseType {
  product: string
  name: string
  description: string | null
  skus: NamedSku[]
  /** Codes in alphabetical order. */
  upgradesFrom: string[]
  state: LicenseTypeState
  /** The draft revision; null if there is none. */
  draft: Revision | null
  /** The revision under which licenses are issued; null if there is none. */
  published: Revision | null
}

/** A revision of the rules of a license type. */
export interface Revision {
  number: number
  rules: Rules
}

/** Finds the present state, and locks the license types until the transaction ends. */
export async function findCurrentCatalog(tx: Tx, mentioned: readonly ProductPart[]): Promise<CurrentCatalog> {
  const codes = mentioned.map(({ code }) => code)
  const typeCodes = mentioned.flatMap(({ licenseTypes }) =>
    licenseTypes.flatMap(({ code, upgradesFrom = [] }) => [code, ...upgradesFrom]),
  )
  await tx.$queryRaw`select 1 from license_types where code = any(${typeCodes}) order by code for no key update`
  const products = await tx.product.findMany({
    where: { code: { in: codes } },
    include: { entitlements: true, meters: true, releases: true },
  })
  const licenseTypes = await tx.licenseType.findMany({
    where: { code: { in: typeCodes } },
    // A draft is the last revision. The published revision is the last one or the one before it.
    include: {
      product: true,
      skus: { orderBy: { sku: 'asc' }, select: { sku: true, intent: true } },
      upgradesFrom: { include: { from: true } },
      revisions: { orderBy: { number: 'desc' }, take: 2 },
    },
  })
  return {
    products: new Map(products.map((product) => [product.code, toCurrentProduct(product)])),
    licenseTypes: new Map(
      licenseTypes.map(({ code, product, name, description, state, revisions, ...relations }) => {
        const { skus } = relations
        const upgradesFrom = relations.upgradesFrom.map(({ from }) => from.code).toSorted()
        const draft = toRevision(revisions.find(({ publishedAt }) => !publishedAt))
        const published = toRevision(revisions.find(({ publishedAt }) => publishedAt))
        return [
          code,
          { product: product.code, name, description, skus, upgradesFrom, state, draft, published },
        ]
      }),
    ),
  }
}

interface Named {
  code: string
  name: string
}

function toCurrentProduct(product: {
  name: string
  entitlements: Named[]
  meters: Named[]
  releases: { version: string; releasedAt: Date }[]
}): CurrentProduct {
  const names = (named: Named[]) => new Map(named.map(({ code, name }) => [code, name]))
  return {
    name: product.name,
    entitlements: names(product.entitlements),
    meters: names(product.meters),
    releases: new Map(product.releases.map(({ version, releasedAt }) => [version, releasedAt])),
  }
}

/** Fills in the defaults of rules that were added after the revision was stored. */
function toRevision(revision: { number: number; rules: unknown } | undefined): Revision | null {
  if (!revision) return null
  const { success, data } = storedRules.safeParse(revision.rules)
  return { number: revision.number, rules: success ? data : rulesSchema.parse(revision.rules) }
}
