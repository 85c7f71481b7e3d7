import { deactivateLicense } from '../../src/domain/activations/deactivate.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { everyone } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { ComponentInput } from '../licenses/component-input.ts'

const DeactivateLicenseInput = builder.inputType('DeactivateLicenseInput', {
  description: 'Device whose seat to free.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'License key.' }),
    fingerprint: t.string({
      required: true,
      description: 'Fingerprint of the device. Unlike elsewhere, a placeholder is accepted.',
    }),
    components: t.field({
      type: [ComponentInput],
      required: false,
      description: 'Components of the device, at most 32; none by default.',
    }),
    releaseProof: t.string({
      required: false,
      description:
        'Release proof (`license-release+jwt`) with which the device proves that it gave its license file up.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const DeactivateLicensePayload = builder
  .objectRef<{ deactivated: boolean; seatFreeAt: Date }>('DeactivateLicensePayload')
  .implement({
    description: 'Result of the deactivation.',
    fields: (t) => ({
      deactivated: t.exposeBoolean('deactivated', {
        description: 'True if the device held a seat; false if it held none.',
      }),
      seatFreeAt: t.expose('seatFreeAt', {
        type: 'DateTime',
        description: 'Time from which another device can take the seat.',
      }),
    }),
  })

builder.mutationField('deactivateLicense', (t) =>
  t.field({
    type: DeactivateLicensePayload,
    description:
      'Frees the seat of a device, in every state of the license. Requires no credential: possession of the ' +
      'license key is sufficient. A license file that has not expired holds the seat until it expires, ' +
      'unless a release proof is given. Idempotent. Refused with `RELEASE_PROOF_INVALID` if the device with ' +
      'the file did not sign the proof. Other refusals: `LICENSE_KEY_MALFORMED`, `LICENSE_NOT_FOUND`.',
    subGraphs: everyone,
    attempt: ({ input }) => input.key,
    errors: refusals,
    args: {
      input: t.arg({
        type: DeactivateLicenseInput,
        required: true,
        description: 'Device whose seat to free.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'deactivateLicense', input, (tx) => deactivateLicense(ctx, tx, input)),
  }),
)
