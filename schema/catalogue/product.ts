import { createProduct } from '../../src/domain/catalogue/products/create.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { admins, known, operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'

const NamedTerm = (name: 'Entitlement' | 'Meter', description: string) =>
  builder.prismaObject(name, {
    description,
    authScopes: { scope: 'CATALOG_READ' },
    subGraphs: known,
    fields: (t) => ({
      code: t.exposeString('code', { description: 'The name that license types, files and software use.' }),
      name: t.exposeString('name', { description: 'The name that people read.' }),
    }),
  })

NamedTerm('Entitlement', 'A named right that licenses of a product may grant.')
NamedTerm('Meter', 'A named counter that licenses of a product may limit.')

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

const CreateProductInput = builder.inputType('CreateProductInput', {
  description: 'A product to create.',
  fields: (t) => ({
    code: t.string({
      required: true,
      description: 'Lower-case words joined by dashes, at most 64 characters; unique.',
    }),
    name: t.string({ required: true, description: 'The name that people read.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const CreateProductPayload = builder.objectRef<{ productId: string }>('CreateProductPayload').implement({
  description: 'The created product.',
  fields: (t) => ({
    product: t.prismaField({
      type: Product,
      description: 'The product, as it stands now.',
      resolve: (query, { productId }, _args, ctx) =>
        ctx.db.product.findUniqueOrThrow({ ...query, where: { id: productId } }),
    }),
  }),
})

builder.mutationField('createProduct', (t) =>
  t.field({
    type: CreateProductPayload,
    description:
      'Creates a product. The same code and name again is the same product; another name is refused PRODUCT_CODE_TAKEN.',
    authScopes: { scope: 'CATALOG_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: { input: t.arg({ type: CreateProductInput, required: true, description: 'The product.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'createProduct', input, (tx) => createProduct(ctx, tx, input)),
  }),
)
