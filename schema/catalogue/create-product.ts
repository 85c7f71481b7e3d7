import { createProduct } from '../../src/domain/catalogue/products/create.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { Product } from './product.ts'

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
