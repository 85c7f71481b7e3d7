import { Prisma } from '../../prisma/client/client.ts'
import type { SaleIntent as Intents } from '../../prisma/client/enums.ts'
import { admins, authenticated, operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { childrenOf } from '../builder/pages/child-connection.ts'
import { listOf } from '../builder/pages/connection.ts'
import { LicenseTypeState } from './license-type-enums.ts'
import { LicenseTypeRevision } from './license-type-revision.ts'
import { Product } from './product.ts'
import { SaleIntent } from './sale-intent.ts'

interface IntentOfSku {
  sku: string
  intent: Intents
}

const SkuIntent = builder.objectRef<IntentOfSku>('SkuIntent').implement({
  description: 'SKU that states what a sale does.',
  subGraphs: operators,
  fields: (t) => ({
    sku: t.exposeString('sku', { description: 'The SKU.' }),
    intent: t.expose('intent', { type: SaleIntent, description: 'What a sale with the SKU does.' }),
  }),
})

export const LicenseType = builder.prismaNode('LicenseType', {
  description:
    'Type of license with its usage rules. A license stays on the revision under which it was issued, ' +
    'until `changeLicenseType` moves it.',
  id: { field: 'id' },
  authScopes: { scope: 'CATALOG_READ' },
  subGraphs: authenticated,
  fields: (t) => ({
    code: t.exposeString('code', {
      description: 'Code of the license type in files and software; unique and permanent.',
    }),
    name: t.exposeString('name', { description: 'Name of the license type, for people.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'Description of the license type; null if there is none.',
    }),
    state: t.expose('state', { type: LicenseTypeState, description: 'State of the license type.' }),
    version: t.exposeInt('version', {
      subGraphs: operators,
      description:
        'Version of the license type with its draft, SKUs and upgrades. Each change increases it, by 1 or more. Send it as ' +
        '`expectedVersion` of the next change, so that the change is refused if someone else made one before.',
    }),
    product: t.relation('product', { description: 'Product that licenses of the type are for.' }),
    skus: t.stringList({
      subGraphs: operators,
      description:
        'SKUs of the license type, in alphabetical order. A line item of a CRM deal with one of these SKUs ' +
        'refers to this license type.',
      select: { skus: { orderBy: { sku: 'asc' } } },
      resolve: ({ skus }) => skus.map(({ sku }) => sku),
    }),
    skuIntents: t.field({
      type: [SkuIntent],
      subGraphs: operators,
      description: 'SKUs of the license type that state what a sale does, in alphabetical order.',
      select: { skus: { orderBy: { sku: 'asc' } } },
      resolve: ({ skus }) => skus.flatMap(({ sku, intent }) => (intent ? [{ sku, intent }] : [])),
    }),
    upgradesFrom: t.stringList({
      subGraphs: operators,
      description:
        'Codes of the license types of the product that this one is an upgrade of, in alphabetical order. A sale of this type ' +
        'changes a license of one of them.',
      select: { upgradesFrom: { orderBy: { from: { code: 'asc' } }, select: { from: true } } },
      resolve: ({ upgradesFrom }) => upgradesFrom.map(({ from }) => from.code),
    }),
    published: t.field({
      type: LicenseTypeRevision,
      nullable: true,
      description: 'Revision under which licenses are issued now; null if none was published yet.',
      select: { revisions: { orderBy: { number: 'desc' } } },
      resolve: ({ revisions }) => revisions.find(({ publishedAt }) => publishedAt) ?? null,
    }),
    draft: t.field({
      type: LicenseTypeRevision,
      nullable: true,
      subGraphs: admins,
      description: 'Revision that is being edited; null if there is none.',
      select: { revisions: { orderBy: { number: 'desc' } } },
      resolve: ({ revisions }) => revisions.find(({ publishedAt }) => !publishedAt) ?? null,
    }),
    revisions: t.relation('revisions', {
      query: { orderBy: { number: 'asc' } },
      subGraphs: admins,
      description: 'All revisions, in the order of their numbers.',
    }),
    retiredAt: t.expose('retiredAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the license type was retired; null if it is not retired.',
    }),
  }),
})

const LicenseTypeConnection = builder.connectionObject(
  { type: LicenseType, name: 'LicenseTypeConnection' },
  { name: 'LicenseTypeEdge' },
)

builder.prismaObjectField(Product, 'licenseTypes', (t) =>
  t.connection(
    childrenOf({
      type: LicenseType,
      table: 'license_types',
      parent: 'product_id',
      subGraphs: operators,
      description: 'License types of the product, oldest first, including retired ones.',
    }),
    LicenseTypeConnection,
  ),
)

builder.queryFields((t) => ({
  licenseType: t.prismaField({
    type: LicenseType,
    nullable: true,
    description: 'The license type with the given code; null if none exists.',
    authScopes: { scope: 'CATALOG_READ' },
    subGraphs: operators,
    args: { code: t.arg.string({ required: true, description: 'Code of the license type.' }) },
    resolve: (query, _root, { code }, ctx) => ctx.db.licenseType.findUnique({ ...query, where: { code } }),
  }),
  licenseTypes: t.connection(
    listOf({
      type: LicenseType,
      table: 'license_types',
      description: 'All license types, oldest first.',
      authScopes: { scope: 'CATALOG_READ' },
      subGraphs: operators,
      args: {
        product: t.arg.string({ required: false, description: 'Code of the product to filter by.' }),
        state: t.arg({ type: LicenseTypeState, required: false, description: 'State to filter by.' }),
      },
      where: ({ product, state }) => ({
        all: [
          ...(product
            ? [Prisma.sql`child.product_id = (select id from products where code = ${product})`]
            : []),
          ...(state ? [Prisma.sql`child.state = ${state}::license_type_state`] : []),
        ],
      }),
    }),
    LicenseTypeConnection,
  ),
}))
