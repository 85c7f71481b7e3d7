import type { LicenseTypeState } from '../../../../prisma/client/enums.ts'
import type { Tx } from '../../../platform/db.ts'
import { licenseTypeRules } from '../license-types/rules-schema.ts'
import type { ProductPart } from './read-catalog.ts'
import { type Rules, rulesSchema } from './rules-difference.ts'

/** What the gateway has of that which a catalogue mentions. */
export interface CurrentCatalog {
  products: ReadonlyMap<string, CurrentProduct>
  licenseTypes: ReadonlyMap<string, CurrentLicenseType>
}

export interface CurrentProduct {
  name: string
  entitlements: ReadonlyMap<string, string>
  meters: ReadonlyMap<string, string>
  releases: ReadonlyMap<string, Date>
}

export interface CurrentLicenseType {
  product: string
  name: string
  description: string | null
  skus: string[]
  state: LicenseTypeState
  draft: Revision | null
  /** The revision under which licenses are issued. */
  published: Revision | null
}

export interface Revision {
  number: number
  rules: Rules
}

/** Finds what the gateway has, and keeps the license types from changing until the transaction ends. */
export async function findCurrentCatalog(tx: Tx, mentioned: readonly ProductPart[]): Promise<CurrentCatalog> {
  const codes = mentioned.map(({ code }) => code)
  const typeCodes = mentioned.flatMap(({ licenseTypes }) => licenseTypes.map(({ code }) => code))
  await tx.$queryRaw`select 1 from license_types where code = any(${typeCodes}) order by code for no key update`
  const products = await tx.product.findMany({
    where: { code: { in: codes } },
    include: { entitlements: true, meters: true, releases: true },
  })
  const licenseTypes = await tx.licenseType.findMany({
    where: { code: { in: typeCodes } },
    // The draft, if there is one, is the last revision, and the published one is the last or the one before.
    include: {
      product: true,
      skus: { orderBy: { sku: 'asc' } },
      revisions: { orderBy: { number: 'desc' }, take: 2 },
    },
  })
  return {
    products: new Map(products.map((product) => [product.code, toCurrentProduct(product)])),
    licenseTypes: new Map(
      licenseTypes.map(({ code, product, name, description, state, revisions, ...named }) => {
        const skus = named.skus.map(({ sku }) => sku)
        const draft = toRevision(revisions.find(({ publishedAt }) => !publishedAt))
        const published = toRevision(revisions.find(({ publishedAt }) => publishedAt))
        return [code, { product: product.code, name, description, skus, state, draft, published }]
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
  const names = (terms: Named[]) => new Map(terms.map(({ code, name }) => [code, name]))
  return {
    name: product.name,
    entitlements: names(product.entitlements),
    meters: names(product.meters),
    releases: new Map(product.releases.map(({ version, releasedAt }) => [version, releasedAt])),
  }
}

/** Rules are stored with every default filled in; a rule that is younger than they are takes its own. */
function toRevision(revision: { number: number; rules: unknown } | undefined): Revision | null {
  if (!revision) return null
  const { success, data } = licenseTypeRules.safeParse(revision.rules)
  return { number: revision.number, rules: success ? data : rulesSchema.parse(revision.rules) }
}
