import { known, operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'

export const Product = builder.prismaNode('Product', {
  description: 'The thing that is licensed.',
  id: { field: 'id' },
  authScopes: { scope: 'CATALOG_READ' },
  subGraphs: known,
  fields: (t) => ({
    code: t.exposeString('code', { description: 'The name that files and software use; unique, fixed.' }),
    name: t.exposeString('name', { description: 'The name that people read.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    entitlements: t.relation('entitlements', {
      query: { orderBy: { code: 'asc' } },
      subGraphs: operators,
      description: 'Every entitlement that its license types name.',
    }),
    meters: t.relation('meters', {
      query: { orderBy: { code: 'asc' } },
      subGraphs: operators,
      description: 'Every meter that its license types name.',
    }),
  }),
})

const ProductConnection = builder.connectionObject(
  { type: Product, name: 'ProductConnection' },
  { name: 'ProductEdge' },
)

builder.queryFields((t) => ({
  product: t.prismaField({
    type: Product,
    nullable: true,
    description: 'The product with that code; null when there is none.',
    authScopes: { scope: 'CATALOG_READ' },
    subGraphs: operators,
    args: { code: t.arg.string({ required: true, description: 'The code of the product.' }) },
    resolve: (query, _root, { code }, ctx) => ctx.db.product.findUnique({ ...query, where: { code } }),
  }),
  products: t.prismaConnection(
    {
      type: Product,
      cursor: 'id',
      description: 'Every product, oldest first.',
      authScopes: { scope: 'CATALOG_READ' },
      subGraphs: operators,
      resolve: (query, _root, _args, ctx) => ctx.db.product.findMany({ ...query, orderBy: { id: 'asc' } }),
    },
    ProductConnection,
  ),
}))
