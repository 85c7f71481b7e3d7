import { authenticated, operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { listOf } from '../builder/pages/connection.ts'

export const Product = builder.prismaNode('Product', {
  description: 'Product that licenses are for.',
  id: { field: 'id' },
  authScopes: { scope: 'CATALOG_READ' },
  subGraphs: authenticated,
  fields: (t) => ({
    code: t.exposeString('code', {
      description: 'Code of the product in files and software; unique and permanent.',
    }),
    name: t.exposeString('name', { description: 'Name of the product, for people.' }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'Time at which the product was created.',
    }),
    entitlements: t.relation('entitlements', {
      query: { orderBy: { code: 'asc' } },
      subGraphs: operators,
      description: 'All entitlements of the product, in the order of their codes.',
    }),
    meters: t.relation('meters', {
      query: { orderBy: { code: 'asc' } },
      subGraphs: operators,
      description: 'All meters of the product, in the order of their codes.',
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
    description: 'The product with the given code; null if none exists.',
    authScopes: { scope: 'CATALOG_READ' },
    subGraphs: operators,
    args: { code: t.arg.string({ required: true, description: 'Code of the product.' }) },
    resolve: (query, _root, { code }, ctx) => ctx.db.product.findUnique({ ...query, where: { code } }),
  }),
  products: t.connection(
    listOf({
      type: Product,
      table: 'products',
      description: 'All products, oldest first.',
      authScopes: { scope: 'CATALOG_READ' },
      subGraphs: operators,
    }),
    ProductConnection,
  ),
}))
