import { unlinkAccountFromCrm } from '../../src/crm/unlink-account.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { AccountPayload } from '../accounts/account-payload.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'

const UnlinkAccountFromCrmInput = builder.inputType('UnlinkAccountFromCrmInput', {
  description: 'Account to unlink from the CRM.',
  fields: (t) => ({
    account: t.id({ required: true, description: 'ID of the account.' }),
    reason: t.string({ required: false, description: 'Reason for the audit log; at most 500 characters.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const UnlinkAccountFromCrmPayload = AccountPayload('UnlinkAccountFromCrmPayload', 'Unlinked account.', staff)

builder.mutationField('unlinkAccountFromCrm', (t) =>
  t.field({
    type: UnlinkAccountFromCrmPayload,
    description:
      'Stops syncing the account and clears its fields in the CRM. Clearing runs asynchronously. ' +
      'Idempotent. Refusals: `ACCOUNT_NOT_FOUND`, `CRM_NOT_CONNECTED`.',
    authScopes: { scope: 'CRM_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({
        type: UnlinkAccountFromCrmInput,
        required: true,
        description: 'Account to unlink from the CRM.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'unlinkAccountFromCrm', input, (tx, { account, ...rest }) =>
        unlinkAccountFromCrm(ctx, tx, { ...rest, accountId: uuidOf('Account', account, ['account']) }),
      ),
  }),
)
