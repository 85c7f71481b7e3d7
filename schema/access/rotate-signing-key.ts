import { rotateSigningKey } from '../../src/domain/signing-keys/rotate-signing-key.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { SigningKey } from './signing-key.ts'

const RotateSigningKeyInput = builder.inputType('RotateSigningKeyInput', {
  description: 'Signing key to replace.',
  fields: (t) => ({
    product: t.string({
      required: false,
      description: 'Code of the product; null for the signing key of the installation.',
    }),
    overlap: t.field({
      type: 'Duration',
      required: false,
      description:
        'Time for which the new key is published before it signs, from `PT5M` to `P1Y`; `P1D` by default. ' +
        'Caches may keep the keys for 5 minutes.',
    }),
    privateJwk: t.field({
      type: 'JSONObject',
      required: false,
      description: 'Existing Ed25519 private key to adopt, as a JWK; by default, a new key is generated.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const RotateSigningKeyPayload = builder
  .objectRef<{ signingKeyId: string }>('RotateSigningKeyPayload')
  .implement({
    description: 'Next signing key.',
    subGraphs: admins,
    fields: (t) => ({
      signingKey: t.prismaField({
        type: SigningKey,
        description: 'Current state of the signing key.',
        resolve: (query, { signingKeyId }, _args, ctx) =>
          ctx.db.signingKey.findUniqueOrThrow({ ...query, where: { id: signingKeyId } }),
      }),
    }),
  })

builder.mutationField('rotateSigningKey', (t) =>
  t.field({
    type: RotateSigningKeyPayload,
    description:
      'Creates the next signing key of a product or of the installation. The new key is published ' +
      'immediately in `/.well-known/jwks.json` and signs after the overlap. The old key stays published ' +
      'until the last file signed with it has expired, and signs the key list for five more years. Refused with `SIGNING_KEY_TAKEN` if the gateway ' +
      'already has the given key. Other refusals: `PRODUCT_NOT_FOUND`.',
    authScopes: { scope: 'ACCESS_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: {
      input: t.arg({ type: RotateSigningKeyInput, required: true, description: 'Signing key to replace.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'rotateSigningKey', input, (tx) => rotateSigningKey(ctx, tx, input)),
  }),
)
