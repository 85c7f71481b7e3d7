import { releaseActivation } from '../../src/domain/activations/release.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { authenticated } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { Activation } from './activation.ts'

const ReleaseActivationInput = builder.inputType('ReleaseActivationInput', {
  description: 'Activation to release.',
  fields: (t) => ({
    activation: t.id({ required: true, description: 'ID of the activation.' }),
    reason: t.string({ required: false, description: 'Reason for the audit log; at most 500 characters.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ReleaseActivationPayload = builder
  .objectRef<{ activationId: string; released: boolean }>('ReleaseActivationPayload')
  .implement({
    description: 'Released activation.',
    fields: (t) => ({
      activation: t.prismaField({
        type: Activation,
        description: 'Current state of the activation.',
        resolve: (query, { activationId }, _args, ctx) =>
          ctx.db.activation.findUniqueOrThrow({ ...query, where: { id: activationId } }),
      }),
      released: t.exposeBoolean('released', {
        description: 'True if the device held a seat; false if it held none.',
      }),
    }),
  })

builder.mutationField('releaseActivation', (t) =>
  t.field({
    type: ReleaseActivationPayload,
    description:
      'Frees the seat of a device without the license key. A license file that has not expired holds the ' +
      'seat until it expires. The contacts of the account are notified by mail. Idempotent. Refusals: ' +
      '`ACTIVATION_NOT_FOUND`.',
    authScopes: { scope: 'ACTIVATIONS_WRITE' },
    subGraphs: authenticated,
    errors: refusals,
    args: {
      input: t.arg({ type: ReleaseActivationInput, required: true, description: 'Activation to release.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'releaseActivation', input, (tx) =>
        releaseActivation(ctx, tx, {
          activationId: uuidOf('Activation', input.activation, ['activation']),
          reason: input.reason,
        }),
      ),
  }),
)
