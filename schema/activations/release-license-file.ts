import {
  assertReleaseProof,
  type ReleaseResult,
  releaseLicenseFile,
} from '../../src/domain/license-files/release.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { everyone } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'

const ReleaseLicenseFileInput = builder.inputType('ReleaseLicenseFileInput', {
  description: 'Proof of a device that it gave its license file up.',
  fields: (t) => ({
    proof: t.string({
      required: true,
      description:
        'Text of the `license-release+jwt` that `licet-request release` created on the device. White space ' +
        'and line breaks are ignored.',
    }),
    reason: t.string({ required: false, description: 'Reason for the audit log; at most 500 characters.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ReleaseLicenseFilePayload = builder.objectRef<ReleaseResult>('ReleaseLicenseFilePayload').implement({
  description: 'Result of releasing the file.',
  fields: (t) => ({
    released: t.exposeBoolean('released', {
      description: 'True if the file is newly released; false if it was released before.',
    }),
    seatFreeAt: t.expose('seatFreeAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'Time from which another device can take the seat; null if the device keeps the seat because it has a ' +
        'newer file.',
    }),
  }),
})

builder.mutationField('releaseLicenseFile', (t) =>
  t.field({
    type: ReleaseLicenseFilePayload,
    description:
      'Releases a license file and frees its seat immediately, by the release proof of the device. Requires ' +
      'no credential: possession of the proof is sufficient. The device keeps its seat if it has a newer ' +
      'file. Idempotent. Refused with `RELEASE_PROOF_INVALID` if the device with the file did not sign the ' +
      'proof.',
    subGraphs: everyone,
    errors: refusals,
    args: { input: t.arg({ type: ReleaseLicenseFileInput, required: true, description: 'Release proof.' }) },
    resolve: async (_root, { input }, ctx) => {
      // Any client can send any text, and a transaction for each would be work for nothing. Without a credential, an
      // idempotency key belongs to the proof, so no outcome is stored for a text that is no proof.
      if (ctx.caller.audience === 'APP') assertReleaseProof(input)
      return await once(ctx, 'releaseLicenseFile', input, (tx) => releaseLicenseFile(ctx, tx, input))
    },
  }),
)
