import { defineRelease } from '../../src/domain/catalogue/releases/define.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { Product } from './product.ts'

const DefineReleaseInput = builder.inputType('DefineReleaseInput', {
  description: 'Released version of a product.',
  fields: (t) => ({
    product: t.string({ required: true, description: 'Code of the product.' }),
    version: t.string({
      required: true,
      description: 'Version, exactly as the software reports it; at most 100 characters.',
    }),
    releasedAt: t.field({ type: 'DateTime', required: true, description: 'Time of the release.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const DefineReleasePayload = builder.objectRef<{ productId: string }>('DefineReleasePayload').implement({
  description: 'Product with its releases.',
  subGraphs: admins,
  fields: (t) => ({
    product: t.prismaField({
      type: Product,
      description: 'Current state of the product.',
      resolve: (query, { productId }, _args, ctx) =>
        ctx.db.product.findUniqueOrThrow({ ...query, where: { id: productId } }),
    }),
  }),
})

builder.mutationField('defineRelease', (t) =>
  t.field({
    type: DefineReleasePayload,
    description:
      'Records or corrects the release time of a version. With expiry policy `MAINTAIN`, an expired license ' +
      'stays valid for versions released no later than its expiry. Versions without a recorded release are ' +
      'not valid then. Idempotent. Refusals: `PRODUCT_NOT_FOUND`.',
    authScopes: { scope: 'CATALOG_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: { input: t.arg({ type: DefineReleaseInput, required: true, description: 'Release to record.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'defineRelease', input, (tx, rest) => defineRelease(ctx, tx, rest)),
  }),
)
