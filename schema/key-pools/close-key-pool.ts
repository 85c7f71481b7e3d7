import { closeKeyPool } from '../../src/domain/key-pools/close.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { KeyPool } from './key-pool.ts'

const CloseKeyPoolInput = builder.inputType('CloseKeyPoolInput', {
  description: 'Key pool to close.',
  fields: (t) => ({
    keyPool: t.id({ required: true, description: 'ID of the key pool.' }),
    reason: t.string({ required: true, description: 'Reason for the audit log; at most 500 characters.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const CloseKeyPoolPayload = builder.objectRef<{ poolId: string }>('CloseKeyPoolPayload').implement({
  description: 'Closed pool.',
  subGraphs: admins,
  fields: (t) => ({
    keyPool: t.prismaField({
      type: KeyPool,
      description: 'Current state of the pool.',
      resolve: (query, { poolId }, _args, ctx) =>
        ctx.db.keyPool.findUniqueOrThrow({ ...query, where: { id: poolId } }),
    }),
  }),
})

builder.mutationField('closeKeyPool', (t) =>
  t.field({
    type: CloseKeyPoolPayload,
    description:
      'Closes a key pool permanently: no keys can be added, and it is never low. Its available keys can still be claimed, and ' +
      '`revokePooledKeys` revokes them. Idempotent. Refusals: `KEY_POOL_NOT_FOUND`.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: { input: t.arg({ type: CloseKeyPoolInput, required: true, description: 'Key pool to close.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'closeKeyPool', input, (tx, { keyPool, ...rest }) =>
        closeKeyPool(ctx, tx, { ...rest, poolId: uuidOf('KeyPool', keyPool, ['keyPool']) }),
      ),
  }),
)
