import { createProduct } from '../../src/domain/catalogue/products/create.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { Product } from './product.ts'

const CreateProductInput = builder.inputType('CreateProductInput', {
  description: 'Product to create.',
  fields: (t) => ({
    code: t.string({
      required: true,
      description: 'Code of the product: lower-case words joined by dashes, at most 64 characters, unique.',
    }),
    name: t.string({
      required: true,
      description: 'Name of the product, for people; at most 200 characters.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const CreateProductPayload = builder.objectRef<{ productId: string }>('CreateProductPayload').implement({
  description: 'Created product.',
  fields: (t) => ({
    product: t.prismaField({
      type: Product,
      description: 'Current state of the product.',
      resolve: (query, { productId }, _args, ctx) =>
        ctx.db.product.findUniqueOrThrow({ ...query, where: { id: productId } }),
    }),
  }),
})

builder.mutationField('createProduct', (t) =>
  t.field({
    type: CreateProductPayload,
    description:
      'Creates a product. A repeat with the same code and name returns the same product. Refused with ' +
      '`PRODUCT_CODE_TAKEN` if the code exists with another name.',
    authScopes: { scope: 'CATALOG_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: { input: t.arg({ type: CreateProductInput, required: true, description: 'Product to create.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'createProduct', input, (tx, rest) => createProduct(ctx, tx, rest)),
  }),
)
