import type { Tx } from '../../../platform/db.ts'
import { say, type Text } from '../../../texts/say.ts'
import { createProduct } from '../products/create.ts'
import { defineEntitlement } from '../products/define-entitlement.ts'
import { defineMeter } from '../products/define-meter.ts'
import { renameProduct } from '../products/rename.ts'
import { defineRelease } from '../releases/define.ts'
import type { Plan, PlannedChange } from './catalog-change.ts'
import { type CurrentCatalog, type CurrentProduct, findCurrentCatalog } from './current-catalog.ts'
import { planLicenseType } from './plan-license-type.ts'
import type { Problem } from './problem.ts'
import type { ProductPart } from './read-catalog.ts'
import { unknownReferences } from './references.ts'
import { toYaml } from './rules-difference.ts'
import { suggest } from './suggest.ts'

/** Plans the changes from the present state to the state in a catalogue file. Writes nothing. */
export async function planCatalog(tx: Tx, products: readonly ProductPart[]): Promise<Plan> {
  const current = await findCurrentCatalog(tx, products)
  const plans = products.map((product) => planProduct(product, current))
  const changes = plans.flatMap((plan) => plan.changes)
  const isUpgrade = ({ action }: PlannedChange) => action === 'NAME_UPGRADES'
  return {
    // Upgrades refer to license types that later entries define.
    changes: [...changes.filter((change) => !isUpgrade(change)), ...changes.filter(isUpgrade)],
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
      ...(product.name === undefined ? [] : planName(product.code, product.name, existing)),
      ...planNamed('entitlement', product, existing?.entitlements),
      ...planNamed('meter', product, existing?.meters),
      ...planReleases(product, existing?.releases),
      ...types.flatMap(({ changes }) => changes),
    ],
    problems: [
      ...(existing || product.name !== undefined
        ? []
        : [{ path: [...product.path, 'name'], text: say('INPUT_REQUIRED') }]),
      ...unknownReferences(product.references, product.code, {
        entitlement: [...(existing?.entitlements.keys() ?? [])],
        meter: [...(existing?.meters.keys() ?? [])],
      }),
      ...types.flatMap(({ problems }) => problems),
      ...product.licenseTypes.flatMap((entry) => upgradeProblems(product, entry, catalog)),
    ],
  }
}

/** License types in `upgradesFrom` that the product has neither in the file nor in the gateway. */
function upgradeProblems(
  product: ProductPart,
  { code, path, upgradesFrom = [] }: ProductPart['licenseTypes'][number],
  { licenseTypes }: CurrentCatalog,
): Problem[] {
  const listed = product.licenseTypes.map((entry) => entry.code)
  const isOwn = (from: string) => listed.includes(from) || licenseTypes.get(from)?.product === product.code
  return upgradesFrom.flatMap((from, index) => {
    if (from !== code && isOwn(from)) return []
    return [{ path: [...path, 'upgradesFrom', index], text: textOf(from) }]
  })

  function textOf(from: string): Text {
    if (from === code) return say('INPUT_UPGRADE_OF_ITSELF')
    const nearest = suggest(from, listed)
    return nearest === null
      ? say('CATALOG_UPGRADE_UNKNOWN', { product: product.code })
      : say('CATALOG_UPGRADE_MISSPELT', { product: product.code, nearest })
  }
}

function planName(code: string, name: string, current: CurrentProduct | undefined): PlannedChange[] {
  if (current?.name === name) return []
  const target = { product: code, subject: code, revision: null }
  const fields = [{ field: 'name', before: toYaml(current?.name), after: toYaml(name) }]
  if (!current) {
    return [
      {
        ...target,
        action: 'CREATE_PRODUCT',
        text: say('CATALOG_CREATE_PRODUCT', { subject: code, name }),
        fields,
        perform: (ctx, tx) => createProduct(ctx, tx, { code, name }),
      },
    ]
  }
  return [
    {
      ...target,
      action: 'RENAME_PRODUCT',
      text: say('CATALOG_RENAME_PRODUCT', { subject: code }),
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
    added: (subject: string, name: string) => say('CATALOG_ADD_ENTITLEMENT', { subject, name }),
    renamed: (subject: string) => say('CATALOG_RENAME_ENTITLEMENT', { subject }),
  },
  meter: {
    list: 'meters',
    add: 'ADD_METER',
    rename: 'RENAME_METER',
    define: defineMeter,
    added: (subject: string, name: string) => say('CATALOG_ADD_METER', { subject, name }),
    renamed: (subject: string) => say('CATALOG_RENAME_METER', { subject }),
  },
} as const

function planNamed(
  noun: keyof typeof operations,
  product: ProductPart,
  current: ReadonlyMap<string, string> | undefined,
): PlannedChange[] {
  const { list, add, rename, define, added, renamed } = operations[noun]
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
        text: isNew ? added(code, name) : renamed(code),
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
        text: before
          ? say('CATALOG_CORRECT_RELEASE', { subject: version })
          : say('CATALOG_DEFINE_RELEASE', { subject: version }),
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
