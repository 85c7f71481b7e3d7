import { type TransferResult, transferLicense } from '../../src/domain/licenses/transfer.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { License } from './license.ts'

const TransferLicenseInput = builder.inputType('TransferLicenseInput', {
  description: 'License and its new account.',
  fields: (t) => ({
    license: t.id({ required: true, description: 'ID of the license.' }),
    account: t.id({ required: true, description: 'ID of the new account.' }),
    reason: t.string({ required: true, description: 'Reason for the audit log; at most 500 characters.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const TransferLicensePayload = builder.objectRef<TransferResult>('TransferLicensePayload').implement({
  description: 'License of the new account.',
  fields: (t) => ({
    license: t.prismaField({
      type: License,
      description: 'Current state of the license.',
      resolve: (query, { licenseId }, _args, ctx) =>
        ctx.db.license.findUniqueOrThrow({ ...query, where: { id: licenseId } }),
    }),
    transferred: t.boolean({
      description:
        'True if the call transferred the license; false if the license belonged to the account before, so that nothing ' +
        'changed.',
      // An outcome that an earlier version stored has no value.
      resolve: ({ transferred }) => transferred ?? true,
    }),
  }),
})

builder.mutationField('transferLicense', (t) =>
  t.field({
    type: TransferLicensePayload,
    description:
      'Transfers a license to another account, with its key, devices, term and meters unchanged. The former ' +
      'account can no longer see the license. Idempotent: a license of that account stays as it is, and `transferred` is ' +
      'false. Refusals: `ACCOUNT_NOT_FOUND`, ' +
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
