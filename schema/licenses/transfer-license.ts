import { transferLicense } from '../../src/domain/licenses/transfer.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { LicensePayload } from './license-payload.ts'

const TransferLicenseInput = builder.inputType('TransferLicenseInput', {
  description: 'A license to give to another account.',
  fields: (t) => ({
    license: t.id({ required: true, description: 'Which license.' }),
    account: t.id({ required: true, description: 'Whose it will be.' }),
    reason: t.string({ required: true, description: 'Why, for the audit log; at most 500 characters.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const TransferLicensePayload = LicensePayload('TransferLicensePayload', 'The license of the other account.')

builder.mutationField('transferLicense', (t) =>
  t.field({
    type: TransferLicensePayload,
    description:
      'Gives a license to another account, with its key, devices, term and meters as they are. The former account can ' +
      'no longer see it. Idempotent.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: {
      input: t.arg({
        type: TransferLicenseInput,
        required: true,
        description: 'Which license, and whose it will be.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'transferLicense', input, (tx) =>
        transferLicense(ctx, tx, {
          ...input,
          licenseId: uuidOf('License', input.license, ['license']),
          accountId: uuidOf('Account', input.account, ['account']),
        }),
      ),
  }),
)
