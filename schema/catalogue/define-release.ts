import { defineRelease } from '../../src/domain/catalogue/releases/define.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { Product } from './product.ts'

const DefineReleaseInput = builder.inputType('DefineReleaseInput', {
  description: 'A released version of a product.',
  fields: (t) => ({
    product: t.string({ required: true, description: 'The code of the product.' }),
    version: t.string({ required: true, description: 'The version, exactly as software names itself.' }),
    releasedAt: t.field({ type: 'DateTime', required: true, description: 'When it was released.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const DefineReleasePayload = builder.objectRef<{ productId: string }>('DefineReleasePayload').implement({
  description: 'The product with its releases.',
  subGraphs: admins,
  fields: (t) => ({
    product: t.prismaField({
      type: Product,
      description: 'The product, as it stands now.',
      resolve: (query, { productId }, _args, ctx) =>
        ctx.db.product.findUniqueOrThrow({ ...query, where: { id: productId } }),
    }),
  }),
})

builder.mutationField('defineRelease', (t) =>
  t.field({
    type: DefineReleasePayload,
    description:
      'States when a version was released, or corrects it: with expiry policy MAINTAIN, an expired license stays valid ' +
      'for versions released before its expiry, and only for those that are known. Idempotent.',
    authScopes: { scope: 'CATALOG_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: { input: t.arg({ type: DefineReleaseInput, required: true, description: 'The release.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'defineRelease', input, (tx) => defineRelease(ctx, tx, input)),
  }),
)
