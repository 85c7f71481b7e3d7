import { MERGE_MS, type MergeResult, mergeAccounts } from '../../src/crm/merge-accounts.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { Account } from './account.ts'

const MergeAccountsInput = builder.inputType('MergeAccountsInput', {
  description: 'Two accounts of one customer.',
  fields: (t) => ({
    from: t.id({ required: true, description: 'ID of the account that is merged into the other one.' }),
    into: t.id({ required: true, description: 'ID of the account that stays.' }),
    reason: t.string({ required: true, description: 'Reason for the audit log; at most 500 characters.' }),
    dryRun: t.boolean({
      required: false,
      description: 'True to return what would be moved, and change nothing; false by default.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const MergeAccountsPayload = builder.objectRef<MergeResult>('MergeAccountsPayload').implement({
  description: 'Account that stays, and the numbers of moved records.',
  subGraphs: staff,
  fields: (t) => ({
    account: t.prismaField({
      type: Account,
      description: 'Current state of the account that stays.',
      resolve: (query, { accountId }, _args, ctx) =>
        ctx.db.account.findUniqueOrThrow({ ...query, where: { id: accountId } }),
    }),
    licenses: t.int({
      description: 'Number of moved licenses; 0 if the accounts were merged before.',
      resolve: ({ moved }) => moved.licenses,
    }),
    onboardings: t.int({
      description: 'Number of moved onboardings.',
      resolve: ({ moved }) => moved.onboardings,
    }),
    contacts: t.int({
      description:
        'Number of contacts of the merged account. Two contacts with one address become one, with the roles of both.',
      resolve: ({ moved }) => moved.contacts,
    }),
    apiKeys: t.int({
      description: 'Number of moved API keys. They then give access to the account that stays.',
      resolve: ({ moved }) => moved.apiKeys,
    }),
  }),
})

builder.mutationField('mergeAccounts', (t) =>
  t.field({
    type: MergeAccountsPayload,
    description:
      'Merges an account into another one, permanently. Moves contacts, licenses, onboardings, mails, the audit ' +
      'log, API keys and deals. Licenses keep their keys, devices and terms. The ID, external ID and domain of ' +
      'the merged account then mean the other account. The CRM record of the other account stays; a review is ' +
      'created if both have one. The call can take up to 10 minutes. After a timeout, repeat the call with the ' +
      'same `idempotencyKey`. Idempotent. Refusals: `ACCOUNT_NOT_FOUND`, `ACCOUNT_MERGED`, ' +
      '`ACCOUNT_PARTNER_DIFFERENT`.',
    authScopes: { scope: 'ACCOUNTS_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({ type: MergeAccountsInput, required: true, description: 'Accounts to merge.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(
        ctx,
        'mergeAccounts',
        input,
        (tx, { from, into, ...rest }) =>
          mergeAccounts(ctx, tx, {
            ...rest,
            fromId: uuidOf('Account', from, ['from']),
            intoId: uuidOf('Account', into, ['into']),
          }),
        { longestMs: MERGE_MS },
      ),
  }),
)
