import { unbanFingerprint } from '../../src/domain/activations/unban-fingerprint.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'

const UnbanFingerprintInput = builder.inputType('UnbanFingerprintInput', {
  description: 'Device whose ban ends.',
  fields: (t) => ({
    fingerprint: t.string({ required: true, description: 'Fingerprint of the device; 1 to 4,096 bytes.' }),
    account: t.id({
      required: false,
      description: 'ID of the account for which the device is banned; the ban for all accounts by default.',
    }),
    reason: t.string({
      required: true,
      description: 'Reason for the audit log; at most 500 characters.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const UnbanFingerprintPayload = builder
  .objectRef<{ unbanned: boolean }>('UnbanFingerprintPayload')
  .implement({
    description: 'End of a ban.',
    fields: (t) => ({
      unbanned: t.exposeBoolean('unbanned', {
        description: 'True if the device was banned; false if there was no such ban.',
      }),
    }),
  })

builder.mutationField('unbanFingerprint', (t) =>
  t.field({
    type: UnbanFingerprintPayload,
    description:
      'Ends the ban of a device for one account, or the ban for all accounts. Other bans of the device stay. ' +
      'Idempotent. Refusals: `ACCOUNT_NOT_FOUND`.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({ type: UnbanFingerprintInput, required: true, description: 'Device whose ban ends.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'unbanFingerprint', input, (tx, { account, ...rest }) =>
        unbanFingerprint(ctx, tx, {
          ...rest,
          accountId: account && uuidOf('Account', account, ['account']),
        }),
      ),
  }),
)
