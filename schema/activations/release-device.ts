import { type ReleaseDeviceResult, releaseDevice } from '../../src/domain/activations/release-device.ts'
import { everyone } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { chargeSource } from '../builder/charge-source.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'

const ReleaseDeviceInput = builder.inputType('ReleaseDeviceInput', {
  description: 'Device to release, and the mailed code that allows it.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'License key.' }),
    code: t.string({
      required: true,
      description:
        'One-time code from the mail of `requestDeviceRelease`: 8 letters and digits. Case and separators are ignored.',
    }),
    device: t.id({
      required: true,
      description: '`device` of an entry of `seatHolders`, or the ID of an activation of the license.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ReleaseDevicePayload = builder.objectRef<ReleaseDeviceResult>('ReleaseDevicePayload').implement({
  description: 'Result of the release.',
  fields: (t) => ({
    released: t.exposeBoolean('released', {
      description: 'True if the device held a seat; false if it held none.',
    }),
    seatFreeAt: t.expose('seatFreeAt', {
      type: 'DateTime',
      description:
        'Time from which another device can take the seat: the end of the license file of the device if it has one ' +
        'that has not expired.',
    }),
  }),
})

builder.mutationField('releaseDevice', (t) =>
  t.field({
    type: ReleaseDevicePayload,
    description:
      'Frees the seat of another device of the license. Requires no credential: possession of the license key ' +
      'and of the code that `requestDeviceRelease` mailed is sufficient. A code is valid for 15 minutes and 5 ' +
      'attempts, and releases one device. A repeat for the same device changes nothing. The contacts of the ' +
      'account are notified by mail. Refused with `CODE_INVALID` if the code is wrong, was used or has expired. ' +
      'Refused with `TRANSFER_LIMIT_EXCEEDED` if no other device could take the seat; the code then stays valid. ' +
      'Other refusals: `ACTIVATION_NOT_FOUND`, `LICENSE_KEY_MALFORMED`, `LICENSE_KEY_ROTATED`, `LICENSE_NOT_FOUND`.',
    subGraphs: everyone,
    attempt: ({ input }) => input.key,
    errors: refusals,
    args: {
      input: t.arg({ type: ReleaseDeviceInput, required: true, description: 'Device and code.' }),
    },
    resolve: async (_root, { input }, ctx) => {
      await chargeSource(ctx, 'codes')
      return await releaseDevice(ctx, { ...input, device: String(input.device) })
    },
  }),
)
