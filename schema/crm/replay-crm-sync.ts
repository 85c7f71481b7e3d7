import { replayCrmSync } from '../../src/crm/replay-crm-sync.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'

const ReplayCrmSyncInput = builder.inputType('ReplayCrmSyncInput', {
  description: 'Parked records to replay.',
  fields: (t) => ({
    account: t.id({ required: false, description: 'ID of the account to replay; all accounts by default.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ReplayCrmSyncPayload = builder.objectRef<{ replayed: number }>('ReplayCrmSyncPayload').implement({
  description: 'Result of the replay.',
  subGraphs: staff,
  fields: (t) => ({
    replayed: t.exposeInt('replayed', { description: 'Number of replayed records and erasures.' }),
  }),
})

builder.mutationField('replayCrmSync', (t) =>
  t.field({
    type: ReplayCrmSyncPayload,
    description:
      'Retries parked records and erasures and ends a pause. Call it after the cause is fixed. Records in a ' +
      'merge conflict stay parked until the account is linked or unlinked. Refusals: `ACCOUNT_NOT_FOUND`, ' +
      '`CRM_NOT_CONNECTED`.',
    authScopes: { scope: 'CRM_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: {
      input: t.arg({ type: ReplayCrmSyncInput, required: true, description: 'Parked records to replay.' }),
    },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'replayCrmSync', input, (tx, { account, ...rest }) =>
        replayCrmSync(ctx, tx, {
          ...rest,
          accountId: account ? uuidOf('Account', account, ['account']) : null,
        }),
      ),
  }),
)
