import { admins, known, operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { LicenseTypeState } from './license-type-enums.ts'
import { LicenseTypeRevision } from './license-type-revision.ts'
import { Product } from './product.ts'

export const LicenseType = builder.prismaNode('LicenseType', {
  description:
    'The rules under which licenses are issued. A license stays on the revision it was issued under.',
  id: { field: 'id' },
  authScopes: { scope: 'CATALOG_READ' },
  subGraphs: known,
  fields: (t) => ({
    code: t.exposeString('code', { description: 'The name that files and software use; unique, fixed.' }),
    name: t.exposeString('name', { description: 'The name that people read.' }),
    description: t.exposeString('description', { nullable: true, description: 'What it is for.' }),
    state: t.expose('state', { type: LicenseTypeState, description: 'Whether it issues licenses.' }),
    product: t.relation('product', { description: 'What it licenses.' }),
    skus: t.stringList({
      subGraphs: operators,
      description:
        'What it is called where it is sold: a line of a deal in the CRM with such a SKU means it.',
      select: { skus: { orderBy: { sku: 'asc' } } },
      resolve: ({ skus }) => skus.map(({ sku }) => sku),
    }),
    published: t.field({
      type: LicenseTypeRevision,
      nullable: true,
      description: 'The revision under which licenses are issued now; null before the first was published.',
      select: { revisions: { orderBy: { number: 'desc' } } },
      resolve: ({ revisions }) => revisions.find(({ publishedAt }) => publishedAt) ?? null,
    }),
    draft: t.field({
      type: LicenseTypeRevision,
      nullable: true,
      subGraphs: admins,
      description: 'The revision that is being edited; null when there is none.',
      select: { revisions: { orderBy: { number: 'desc' } } },
      resolve: ({ revisions }) => revisions.find(({ publishedAt }) => !publishedAt) ?? null,
    }),
    revisions: t.relation('revisions', {
      query: { orderBy: { number: 'asc' } },
      subGraphs: admins,
      description: 'Every revision, the first one first.',
    }),
    retiredAt: t.expose('retiredAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was retired.',
    }),
  }),
})

const LicenseTypeConnection = builder.connectionObject(
  { type: LicenseType, name: 'LicenseTypeConnection' },
  { name: 'LicenseTypeEdge' },
)

builder.prismaObjectField(Product, 'licenseTypes', (t) =>
  t.relatedConnection(
    'licenseTypes',
    {
      cursor: 'id',
      subGraphs: operators,
      description: 'Its license types, oldest first; retired ones included.',
    },
    LicenseTypeConnection,
  ),
)

builder.queryFields((t) => ({
  licenseType: t.prismaField({
    type: LicenseType,
    nullable: true,
    description: 'The license type with that code; null when there is none.',
    authScopes: { scope: 'CATALOG_READ' },
    subGraphs: operators,
    args: { code: t.arg.string({ required: true, description: 'The code of the license type.' }) },
    resolve: (query, _root, { code }, ctx) => ctx.db.licenseType.findUnique({ ...query, where: { code } }),
  }),
  licenseTypes: t.prismaConnection(
    {
      type: LicenseType,
      cursor: 'id',
      description: 'License types, oldest first.',
      authScopes: { scope: 'CATALOG_READ' },
      subGraphs: operators,
      args: {
        product: t.arg.string({ required: false, description: 'Only those of the product with that code.' }),
        state: t.arg({ type: LicenseTypeState, required: false, description: 'Only those in that state.' }),
      },
      resolve: (query, _root, { product, state }, ctx) =>
        ctx.db.licenseType.findMany({
          ...query,
          where: { ...(product && { product: { code: product } }), ...(state && { state }) },
          orderBy: { id: 'asc' },
        }),
    },
    LicenseTypeConnection,
  ),
}))
