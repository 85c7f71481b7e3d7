import { addPooledKeys } from '../../src/domain/key-pools/add-keys.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { requiredIdempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { AddedKeysPayload } from './key-pool-payload.ts'
import { LONGEST_MS, newKeysFields } from './new-keys-input.ts'

const AddPooledKeysInput = builder.inputType('AddPooledKeysInput', {
  description: 'Keys to add to a pool.',
  fields: (t) => ({
    keyPool: t.id({ required: true, description: 'ID of the key pool.' }),
    ...newKeysFields(t),
    idempotencyKey: requiredIdempotencyKey(t),
  }),
})

const AddPooledKeysPayload = AddedKeysPayload('AddPooledKeysPayload', 'Pool with the added keys.')

builder.mutationField('addPooledKeys', (t) =>
  t.field({
    type: AddPooledKeysPayload,
    description:
      'Adds up to 1,000 keys to a pool, all or none, and returns generated keys once, as a file. Their licenses have the ' +
      'revision and the overrides of the pool. If the response is lost, repeat the call with the same `idempotencyKey` within ' +
      '24 hours: it adds nothing and returns the same file. Refusals: `KEY_POOL_CLOSED`, `KEY_POOL_LIMIT_EXCEEDED`, ' +
      '`KEY_POOL_NOT_FOUND`, `LICENSE_KEY_TAKEN`, `LICENSE_TYPE_RETIRED`.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: { input: t.arg({ type: AddPooledKeysInput, required: true, description: 'Keys to add.' }) },
    resolve: (_root, { input }, ctx) =>
      once(
        ctx,
        'addPooledKeys',
        input,
        (tx, { keyPool, ...rest }) =>
          addPooledKeys(ctx, tx, { ...rest, poolId: uuidOf('KeyPool', keyPool, ['keyPool']) }),
        { longestMs: LONGEST_MS },
      ),
  }),
)
