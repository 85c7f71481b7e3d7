import { replayCrmSync } from '../../src/crm/replay.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'

const ReplayCrmSyncInput = builder.inputType('ReplayCrmSyncInput', {
  description: 'What is to be told again.',
  fields: (t) => ({
    account: t.id({ required: false, description: 'Only of that account; of all by default.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ReplayCrmSyncPayload = builder.objectRef<{ replayed: number }>('ReplayCrmSyncPayload').implement({
  description: 'What will be told again.',
  subGraphs: staff,
  fields: (t) => ({
    replayed: t.exposeInt('replayed', { description: 'How many records were parked.' }),
  }),
})

builder.mutationField('replayCrmSync', (t) =>
  t.field({
    type: ReplayCrmSyncPayload,
    description: 'Lets what is parked be told again, and ends a pause: for whoever has mended the cause.',
    authScopes: { scope: 'CRM_WRITE' },
    subGraphs: staff,
    errors: refusals,
    args: { input: t.arg({ type: ReplayCrmSyncInput, required: true, description: 'What.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'replayCrmSync', input, (tx) =>
        replayCrmSync(ctx, tx, {
          ...input,
          accountId: input.account ? uuidOf('Account', input.account, ['account']) : null,
        }),
      ),
  }),
)
