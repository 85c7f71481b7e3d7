import { transferLicense } from '../../src/domain/licenses/transfer.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { LicensePayload } from './license-payload.ts'

const TransferLicenseInput = builder.inputType('TransferLicenseInput', {
  description: 'License and its new account.',
  fields: (t) => ({
    license: t.id({ required: true, description: 'ID of the license.' }),
    account: t.id({ required: true, description: 'ID of the new account.' }),
    reason: t.string({ required: true, description: 'Reason for the audit log; at most 500 characters.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const TransferLicensePayload = LicensePayload('TransferLicensePayload', 'License of the new account.')

builder.mutationField('transferLicense', (t) =>
  t.field({
    type: TransferLicensePayload,
    description:
      'Transfers a license to another account, with its key, devices, term and meters unchanged. The former ' +
      'account can no longer see the license. Idempotent. Refusals: `ACCOUNT_NOT_FOUND`, ' +
      '`LICENSE_NOT_FOUND`, `LICENSE_REVOKED`.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: {
      input: t.arg({
        type: TransferLicenseInput,
        required: true,
        description: 'License and its new account.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'transferLicense', input, (tx, { license, account, ...rest }) =>
        transferLicense(ctx, tx, {
          ...rest,
          licenseId: uuidOf('License', license, ['license']),
          accountId: uuidOf('Account', account, ['account']),
        }),
      ),
  }),
)
