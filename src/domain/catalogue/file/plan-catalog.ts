import type { Tx } from '../../../platform/db.ts'
import { createProduct } from '../products/create.ts'
import { defineEntitlement } from '../products/define-entitlement.ts'
import { defineMeter } from '../products/define-meter.ts'
import { renameProduct } from '../products/rename.ts'
import { defineRelease } from '../releases/define.ts'
import type { Plan, PlannedChange } from './catalog-change.ts'
import { type CurrentCatalog, type CurrentProduct, findCurrentCatalog } from './current-catalog.ts'
import { planLicenseType } from './plan-license-type.ts'
import type { ProductPart } from './read-catalog.ts'
import { unknownReferences } from './references.ts'
import { toYaml } from './rules-difference.ts'

/** Plans the changes from the present state to the state in a catalogue file. Writes nothing. */
export async function planCatalog(tx: Tx, products: readonly ProductPart[]): Promise<Plan> {
  const current = await findCurrentCatalog(tx, products)
  const plans = products.map((product) => planProduct(product, current))
  return {
    changes: plans.flatMap(({ changes }) => changes),
    problems: plans.flatMap(({ problems }) => problems),
  }
}

function planProduct(product: ProductPart, catalog: CurrentCatalog): Plan {
  const existing = catalog.products.get(product.code)
  const types = product.licenseTypes.map((entry) =>
    planLicenseType(product.code, entry, catalog.licenseTypes.get(entry.code)),
  )
  return {
    changes: [
      ...planName(product, existing),
      ...planNamed('entitlement', product, existing?.entitlements),
      ...planNamed('meter', product, existing?.meters),
      ...planReleases(product, existing?.releases),
      ...types.flatMap(({ changes }) => changes),
    ],
    problems: [
      ...unknownReferences(product.references, product.code, {
        entitlement: [...(existing?.entitlements.keys() ?? [])],
        meter: [...(existing?.meters.keys() ?? [])],
      }),
      ...types.flatMap(({ problems }) => problems),
    ],
  }
}

function planName({ code, name }: ProductPart, current: CurrentProduct | undefined): PlannedChange[] {
  if (current?.name === name) return []
  const target = { product: code, subject: code, revision: null }
  const fields = [{ field: 'name', before: toYaml(current?.name), after: toYaml(name) }]
  if (!current) {
    const summary = `create product ${code} ${JSON.stringify(name)}`
    return [
      {
        ...target,
        action: 'CREATE_PRODUCT',
        summary,
        fields,
        perform: (ctx, tx) => createProduct(ctx, tx, { code, name }),
      },
    ]
  }
  const summary = `rename product ${code}`
  return [
    {
      ...target,
      action: 'RENAME_PRODUCT',
      summary,
      fields,
      perform: (ctx, tx) => renameProduct(ctx, tx, { code, name }),
    },
  ]
}

const operations = {
  entitlement: {
    list: 'entitlements',
    add: 'ADD_ENTITLEMENT',
    rename: 'RENAME_ENTITLEMENT',
    define: defineEntitlement,
  },
  meter: { list: 'meters', add: 'ADD_METER', rename: 'RENAME_METER', define: defineMeter },
} as const

function planNamed(
  noun: keyof typeof operations,
  product: ProductPart,
  current: ReadonlyMap<string, string> | undefined,
): PlannedChange[] {
  const { list, add, rename, define } = operations[noun]
  return product[list].flatMap(({ value: { code, name } }): PlannedChange[] => {
    const before = current?.get(code)
    if (before === name) return []
    const isNew = before === undefined
    return [
      {
        action: isNew ? add : rename,
        product: product.code,
        subject: code,
        revision: null,
        summary: isNew ? `add ${noun} ${code} ${JSON.stringify(name)}` : `rename ${noun} ${code}`,
        fields: [{ field: 'name', before: toYaml(before), after: toYaml(name) }],
        perform: (ctx, tx) => define(ctx, tx, { product: product.code, code, name }),
      },
    ]
  })
}

function planReleases(
  { code: product, releases }: ProductPart,
  current: ReadonlyMap<string, Date> | undefined,
): PlannedChange[] {
  return releases.flatMap(({ value: { version, releasedAt } }): PlannedChange[] => {
    const before = current?.get(version)
    if (before?.getTime() === releasedAt.getTime()) return []
    return [
      {
        action: 'DEFINE_RELEASE',
        product,
        subject: version,
        revision: null,
        summary: `${before ? 'correct' : 'define'} release ${version}`,
        fields: [
          {
            field: 'releasedAt',
            before: toYaml(before?.toISOString()),
            after: toYaml(releasedAt.toISOString()),
          },
        ],
        perform: (ctx, tx) => defineRelease(ctx, tx, { product, version, releasedAt }),
      },
    ]
  })
}
