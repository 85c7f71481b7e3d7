import { type ClaimedKey, claimPooledKey } from '../../src/domain/key-pools/claim.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { onboarders } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { License } from '../licenses/license.ts'
import { AccountInput, toAccountInput } from '../onboarding/start-onboarding.ts'
import { PooledKey } from './key-pool.ts'

const ClaimPooledKeyInput = builder.inputType('ClaimPooledKeyInput', {
  description: 'Pooled key that was sold, and its customer.',
  fields: (t) => ({
    key: t.string({
      required: false,
      description: 'Key that was sold, in any spelling. Required unless `pooledKey` is given.',
    }),
    pooledKey: t.id({ required: false, description: 'ID of the pooled key, in place of `key`.' }),
    account: t.id({
      required: false,
      description: 'ID of the account of the customer. Required unless `newAccount` is given.',
    }),
    newAccount: t.field({
      type: AccountInput,
      required: false,
      description:
        'Account of the customer in place of `account`. It is created, or an existing one is adopted, as by ' +
        '`startOnboarding`, without an onboarding.',
    }),
    contact: t.id({
      required: false,
      description:
        'ID of the contact of `account` that receives the key if `mail` is true; by default, the first contact of the ' +
        'account that mail reaches.',
    }),
    sale: t.string({
      required: false,
      description:
        'ID of the sale in the system of the caller, such as an order number; at most 200 characters.',
    }),
    metadata: t.field({
      type: 'JSONObject',
      required: false,
      description: 'Metadata to store with the license; at most 16 KiB, 64 names and 4 levels.',
    }),
    mail: t.boolean({
      required: false,
      description:
        'True to send the key by mail, which needs `key`; false by default, because the shop delivered the key.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ClaimPooledKeyPayload = builder.objectRef<ClaimedKey>('ClaimPooledKeyPayload').implement({
  description: 'Claimed key with its license.',
  subGraphs: onboarders,
  fields: (t) => ({
    license: t.prismaField({
      type: License,
      description: 'License that was issued, with the claimed key.',
      resolve: (query, { licenseId }, _args, ctx) =>
        ctx.db.license.findUniqueOrThrow({ ...query, where: { id: licenseId } }),
    }),
    pooledKey: t.prismaField({
      type: PooledKey,
      description: 'Current state of the pooled key.',
      resolve: (query, { pooledKeyId }, _args, ctx) =>
        ctx.db.pooledKey.findUniqueOrThrow({ ...query, where: { id: pooledKeyId } }),
    }),
    accountCreated: t.exposeBoolean('accountCreated', {
      description: 'True if the account was created; false if it existed.',
    }),
  }),
})

builder.mutationField('claimPooledKey', (t) =>
  t.field({
    type: ClaimPooledKeyPayload,
    description:
      'Claims a pooled key that was sold: issues a license with this key to the account of the customer, under the revision ' +
      'and with the overrides of the pool. The term starts by the rules of the license type, as at any other issue. A key is ' +
      'claimed once, also by concurrent calls. A partner claims keys of its own pools for its own accounts; other keys are ' +
      'refused with `POOLED_KEY_NOT_FOUND`. A retired license type still has the licenses of keys that were sold. Has the ' +
      'events `license.issued` and `pooled-key.claimed`. Refusals: `ACCOUNT_CONFLICT`, `ACCOUNT_NOT_FOUND`, ' +
      '`CONTACT_NOT_FOUND`, `LICENSE_KEY_MALFORMED`, `POOLED_KEY_CLAIMED`, `POOLED_KEY_NOT_FOUND`, `POOLED_KEY_REVOKED`, ' +
      '`TRIAL_ALREADY_USED`.',
    authScopes: { scope: 'ONBOARDING_WRITE' },
    subGraphs: onboarders,
    errors: refusals,
    attempt: ({ input }) => input.key,
    args: {
      input: t.arg({
        type: ClaimPooledKeyInput,
        required: true,
        description: 'Pooled key and its customer.',
      }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'claimPooledKey', input, (tx, { account, contact, pooledKey, newAccount, ...rest }) =>
        claimPooledKey(ctx, tx, {
          ...rest,
          pooledKeyId: pooledKey && uuidOf('PooledKey', pooledKey, ['pooledKey']),
          accountId: account && uuidOf('Account', account, ['account']),
          newAccount: newAccount && toAccountInput(newAccount, ['newAccount']),
          contactId: contact && uuidOf('Contact', contact, ['contact']),
        }),
      ),
  }),
)
