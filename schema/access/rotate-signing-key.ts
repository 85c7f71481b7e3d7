import { rotateSigningKey } from '../../src/domain/signing-keys/rotate-signing-key.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { SigningKey } from './signing-key.ts'

const RotateSigningKeyInput = builder.inputType('RotateSigningKeyInput', {
  description: 'The signing key to replace.',
  fields: (t) => ({
    product: t.string({
      required: false,
      description: "The code of the product; without one, the installation's own key.",
    }),
    overlap: t.field({
      type: 'Duration',
      required: false,
      description: 'How long the new key is published before it signs; `P1D` by default.',
    }),
    privateJwk: t.field({
      type: 'JSONObject',
      required: false,
      description: 'An existing Ed25519 private key as a JWK, to take over; by default a new one is made.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const RotateSigningKeyPayload = builder
  .objectRef<{ signingKeyId: string }>('RotateSigningKeyPayload')
  .implement({
    description: 'The next signing key.',
    subGraphs: admins,
    fields: (t) => ({
      signingKey: t.prismaField({
        type: SigningKey,
        description: 'The key, as it stands now.',
        resolve: (query, { signingKeyId }, _args, ctx) =>
          ctx.db.signingKey.findUniqueOrThrow({ ...query, where: { id: signingKeyId } }),
      }),
    }),
  })

builder.mutationField('rotateSigningKey', (t) =>
  t.field({
    type: RotateSigningKeyPayload,
    description:
      'Makes the next signing key. It is published at once, in /.well-known/jwks.json, and signs when the overlap is over; ' +
      'the old one stays published until the last file under it has expired.',
    authScopes: { scope: 'ACCESS_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: { input: t.arg({ type: RotateSigningKeyInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'rotateSigningKey', input, (tx) => rotateSigningKey(ctx, tx, input)),
  }),
)
