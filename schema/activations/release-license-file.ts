import { type ReleaseResult, releaseLicenseFile } from '../../src/domain/license-files/release.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { everyone } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'

const ReleaseLicenseFileInput = builder.inputType('ReleaseLicenseFileInput', {
  description: 'The proof of a device that it has given its license file up.',
  fields: (t) => ({
    proof: t.string({
      required: true,
      description:
        'The text of the `license-release+jwt` that `licet-request release` made on the device. White space and line ' +
        'breaks count for nothing.',
    }),
    reason: t.string({ required: false, description: 'Why, for the audit log.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ReleaseLicenseFilePayload = builder.objectRef<ReleaseResult>('ReleaseLicenseFilePayload').implement({
  description: 'What became of the file, and of its seat.',
  fields: (t) => ({
    released: t.exposeBoolean('released', { description: 'False when it was released before.' }),
    seatFreeAt: t.expose('seatFreeAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'From when another device may take the seat; null when the device has a newer file, and keeps it.',
    }),
  }),
})

builder.mutationField('releaseLicenseFile', (t) =>
  t.field({
    type: ReleaseLicenseFilePayload,
    description:
      'Takes the release proof of a device, whoever brings it, and gives the seat back at once. Refused ' +
      'RELEASE_PROOF_INVALID when the device that has the file did not sign it. Needs no credential but the proof. ' +
      'Idempotent.',
    subGraphs: everyone,
    errors: refusals,
    args: { input: t.arg({ type: ReleaseLicenseFileInput, required: true, description: 'The proof.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'releaseLicenseFile', input, (tx) => releaseLicenseFile(ctx, tx, input)),
  }),
)
