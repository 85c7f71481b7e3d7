import { updateAccount } from '../../src/domain/accounts/update.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { AccountPayload } from './account-payload.ts'

const UpdateAccountInput = builder.inputType('UpdateAccountInput', {
  description: 'Account and its new values. Values that are left out stay unchanged.',
  fields: (t) => ({
    account: t.id({ required: true, description: 'ID of the account.' }),
    name: t.string({ required: false, description: 'Name of the account; at most 200 characters.' }),
    externalId: t.string({
      required: false,
      description:
        'ID of the account in the system of the vendor or partner; at most 200 characters. Null removes it.',
    }),
    domain: t.string({ required: false, description: 'Domain of the account. Null removes it.' }),
    metadata: t.field({
      type: 'JSONObject',
      required: false,
      description:
        'Metadata that replaces all metadata of the account; at most 16 KiB, 64 names and 4 levels.',
    }),
    reason: t.string({ required: false, description: 'Reason for the audit log; at most 500 characters.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const UpdateAccountPayload = AccountPayload('UpdateAccountPayload', 'Account with its new values.', operators)

builder.mutationField('updateAccount', (t) =>
  t.field({
    type: UpdateAccountPayload,
    description:
      'Corrects the data of an account. Changes no contact, onboarding or license. Idempotent. The CRM sync ' +
      'pushes the state of the account. Refusals: `ACCOUNT_NOT_FOUND`, and `ACCOUNT_CONFLICT` if another ' +
      'account has the external ID or the domain.',
    authScopes: { scope: 'ACCOUNTS_WRITE' },
    subGraphs: operators,
    errors: refusals,
    args: {
      input: t.arg({ type: UpdateAccountInput, required: true, description: 'Account and new values.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'updateAccount', input, (tx, { account, ...rest }) =>
        updateAccount(ctx, tx, { ...rest, accountId: uuidOf('Account', account, ['account']) }),
      ),
  }),
)
