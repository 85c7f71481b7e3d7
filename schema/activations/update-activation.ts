import { updateActivation } from '../../src/domain/activations/update.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { authenticated } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { Activation } from './activation.ts'

const UpdateActivationInput = builder.inputType('UpdateActivationInput', {
  description: 'New values of an activation. A value that is left out stays as it is.',
  fields: (t) => ({
    activation: t.id({ required: true, description: 'ID of the activation.' }),
    name: t.string({
      required: false,
      description: 'Name of the device, for people; at most 200 characters. Null removes the name.',
    }),
    metadata: t.field({
      type: 'JSONObject',
      required: false,
      description: 'Metadata that replaces the present metadata; at most 16 KiB. Null leaves it unchanged.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const UpdateActivationPayload = builder
  .objectRef<{ activationId: string }>('UpdateActivationPayload')
  .implement({
    description: 'Updated activation.',
    subGraphs: authenticated,
    fields: (t) => ({
      activation: t.prismaField({
        type: Activation,
        description: 'Current state of the activation.',
        resolve: (query, { activationId }, _args, ctx) =>
          ctx.db.activation.findUniqueOrThrow({ ...query, where: { id: activationId } }),
      }),
    }),
  })

builder.mutationField('updateActivation', (t) =>
  t.field({
    type: UpdateActivationPayload,
    description:
      'Changes the name or the metadata of a device. Changes nothing about its seat. Idempotent. Refusals: ' +
      '`ACTIVATION_NOT_FOUND`.',
    authScopes: { scope: 'ACTIVATIONS_WRITE' },
    subGraphs: authenticated,
    errors: refusals,
    args: {
      input: t.arg({
        type: UpdateActivationInput,
        required: true,
        description: 'New values of an activation.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'updateActivation', input, (tx, { activation, ...rest }) =>
        updateActivation(ctx, tx, {
          ...rest,
          activationId: uuidOf('Activation', activation, ['activation']),
        }),
      ),
  }),
)
