import { deactivateLicense } from '../../src/domain/activations/deactivate.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { everyone } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { ComponentInput } from '../licenses/component-input.ts'

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

builder.mutationField('deactivateLicense', (t) =>
  t.field({
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
)
