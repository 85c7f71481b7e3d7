import {
  type RequestDeviceReleaseResult,
  requestDeviceRelease,
} from '../../src/domain/activations/request-device-release.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { everyone } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { chargeSource } from '../builder/charge-source.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals, SeatHolderType } from '../builder/refusal.ts'

const RequestDeviceReleaseInput = builder.inputType('RequestDeviceReleaseInput', {
  description: 'License of which a device is to be released.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'License key.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const RequestDeviceReleasePayload = builder
  .objectRef<RequestDeviceReleaseResult>('RequestDeviceReleasePayload')
  .implement({
    description:
      'Requested code, and the devices from which to choose. It is the same whether or not a contact exists that ' +
      'can receive the code.',
    fields: (t) => ({
      codeExpiresAt: t.expose('codeExpiresAt', {
        type: 'DateTime',
        description: 'Time until which the code can be used: 15 minutes after it was requested.',
      }),
      nextCodeAt: t.expose('nextCodeAt', {
        type: 'DateTime',
        description:
          'Time from which another code can be requested: one minute after the last. A request before it mails ' +
          'nothing.',
      }),
      seatHolders: t.field({
        type: [SeatHolderType],
        description:
          'Devices that hold seats of the license, at most 20. Devices whose seats become free by themselves are first, ' +
          'then the devices that were not seen for the longest time.',
        resolve: ({ seatHolders }) => seatHolders,
      }),
    }),
  })

builder.mutationField('requestDeviceRelease', (t) =>
  t.field({
    type: RequestDeviceReleasePayload,
    description:
      'Mails a one-time code to a contact of the account, with which `releaseDevice` releases another device. ' +
      'Requires no credential: possession of the license key is sufficient. A new code replaces the last one. ' +
      'Within a minute, a repeat mails nothing and returns the same times. The response does not show whether ' +
      'or where the code was mailed. Refused with `CODE_LIMIT_EXCEEDED` after 5 codes in 24 hours. Other ' +
      'refusals: `LICENSE_KEY_MALFORMED`, `LICENSE_KEY_ROTATED`, `LICENSE_NOT_FOUND`.',
    subGraphs: everyone,
    attempt: ({ input }) => input.key,
    errors: refusals,
    args: {
      input: t.arg({
        type: RequestDeviceReleaseInput,
        required: true,
        description: 'License of which a device is to be released.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      await chargeSource(ctx, 'codes')
      return await once(ctx, 'requestDeviceRelease', input, (tx) => requestDeviceRelease(ctx, tx, input))
    },
  }),
)
