import { linkAccountToCrm } from '../../src/crm/link-account.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { AccountPayload } from '../accounts/account-payload.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'

const LinkAccountToCrmInput = builder.inputType('LinkAccountToCrmInput', {
  description: 'Account and the CRM record to link it to.',
  fields: (t) => ({
    account: t.id({ required: true, description: 'ID of the account.' }),
    remoteId: t.string({
      required: false,
      description:
        'ID of the record in the CRM. Null creates a record for the account, unless it already has one.',
    }),
    reason: t.string({ required: false, description: 'Reason for the audit log; at most 500 characters.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const LinkAccountToCrmPayload = AccountPayload('LinkAccountToCrmPayload', 'Linked account.', staff)

builder.mutationField('linkAccountToCrm', (t) =>
  t.field({
    type: LinkAccountToCrmPayload,
    description:
      'Links an account to a chosen CRM record or to a new one. The CRM is updated asynchronously. ' +
      'Idempotent: without a chosen record, an account keeps its existing one. To give it a new record, ' +
      'unlink it first. Refused with `CRM_RECORD_TAKEN` if the record belongs to another account. Other ' +
      'refusals: `ACCOUNT_NOT_FOUND`, `CRM_NOT_CONNECTED`.',
    authScopes: { scope: 'CRM_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({ type: LinkAccountToCrmInput, required: true, description: 'Account and CRM record.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'linkAccountToCrm', input, (tx, { account, ...rest }) =>
        linkAccountToCrm(ctx, tx, { ...rest, accountId: uuidOf('Account', account, ['account']) }),
      ),
  }),
)
