import { deactivateLicense } from '../../src/domain/activations/deactivate.ts'
import { releaseActivation } from '../../src/domain/activations/release.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { everyone, known } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { ComponentInput } from '../licenses/validation.ts'
import { Activation } from './activation.ts'

const DeactivateLicenseInput = builder.inputType('DeactivateLicenseInput', {
  description: 'The device whose seat to give back.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'The license key.' }),
    fingerprint: t.string({ required: true, description: 'The device.' }),
    components: t.field({ type: [ComponentInput], required: false, description: 'Its parts.' }),
    releaseProof: t.string({
      required: false,
      description: 'A `license-release+jwt` by which the device proves that it gave its license file up.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const DeactivateLicensePayload = builder
  .objectRef<{ deactivated: boolean; seatFreeAt: Date }>('DeactivateLicensePayload')
  .implement({
    description: 'What became of the seat.',
    fields: (t) => ({
      deactivated: t.exposeBoolean('deactivated', { description: 'False when the device had no seat.' }),
      seatFreeAt: t.expose('seatFreeAt', {
        type: 'DateTime',
        description: 'From when another device may take the seat.',
      }),
    }),
  })

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

builder.mutationFields((t) => ({
  deactivateLicense: t.field({
    type: DeactivateLicensePayload,
    description:
      'Gives the seat of a device back, whatever the state of the license. Needs no credential but the key. Idempotent.',
    subGraphs: everyone,
    attempt: ({ input }) => input.key,
    errors: refusals,
    args: { input: t.arg({ type: DeactivateLicenseInput, required: true, description: 'The device.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'deactivateLicense', input, (tx) => deactivateLicense(ctx, tx, input)),
  }),
  releaseActivation: t.field({
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
}))
