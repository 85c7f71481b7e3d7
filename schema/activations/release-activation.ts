import { releaseActivation } from '../../src/domain/activations/release.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { known } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { Activation } from './activation.ts'

const ReleaseActivationInput = builder.inputType('ReleaseActivationInput', {
  description: 'The device to release.',
  fields: (t) => ({
    activation: t.id({ required: true, description: 'Which activation.' }),
    reason: t.string({ required: false, description: 'Why, for the audit log.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ReleaseActivationPayload = builder
  .objectRef<{ activationId: string; released: boolean }>('ReleaseActivationPayload')
  .implement({
    description: 'The released device.',
    fields: (t) => ({
      activation: t.prismaField({
        type: Activation,
        description: 'The activation, as it stands now.',
        resolve: (query, { activationId }, _args, ctx) =>
          ctx.db.activation.findUniqueOrThrow({ ...query, where: { id: activationId } }),
      }),
      released: t.exposeBoolean('released', { description: 'False when the device had no seat.' }),
    }),
  })

builder.mutationField('releaseActivation', (t) =>
  t.field({
    type: ReleaseActivationPayload,
    description: "Gives the seat of a device back on a person's word, without the key. Idempotent.",
    authScopes: { scope: 'ACTIVATIONS_WRITE' },
    subGraphs: known,
    errors: refusals,
    args: { input: t.arg({ type: ReleaseActivationInput, required: true, description: 'The device.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'releaseActivation', input, (tx) =>
        releaseActivation(ctx, tx, {
          ...input,
          activationId: uuidOf('Activation', input.activation, ['activation']),
        }),
      ),
  }),
)
