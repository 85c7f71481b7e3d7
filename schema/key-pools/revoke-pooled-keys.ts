import { type RevokedKeys, revokePooledKeys } from '../../src/domain/key-pools/revoke-keys.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { KeyPool } from './key-pool.ts'

const RevokePooledKeysInput = builder.inputType('RevokePooledKeysInput', {
  description: 'Keys of a pool to revoke.',
  fields: (t) => ({
    keyPool: t.id({ required: true, description: 'ID of the key pool.' }),
    pooledKeys: t.idList({
      required: false,
      description: 'IDs of the pooled keys, from 1 to 1,000. Required unless `all` is true.',
    }),
    all: t.boolean({
      required: false,
      description: 'True for every available key of the pool, in place of `pooledKeys`; false by default.',
    }),
    reason: t.string({ required: true, description: 'Reason for the audit log; at most 500 characters.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const RevokePooledKeysPayload = builder.objectRef<RevokedKeys>('RevokePooledKeysPayload').implement({
  description: 'Pool with its revoked keys.',
  subGraphs: admins,
  fields: (t) => ({
    keyPool: t.prismaField({
      type: KeyPool,
      description: 'Current state of the pool.',
      resolve: (query, { poolId }, _args, ctx) =>
        ctx.db.keyPool.findUniqueOrThrow({ ...query, where: { id: poolId } }),
    }),
    revokedCount: t.exposeInt('revokedCount', { description: 'Number of keys that this call revoked.' }),
    unchangedCount: t.exposeInt('unchangedCount', {
      description:
        'Number of the given keys that were claimed or revoked before, and stay as they are; 0 with `all`.',
    }),
  }),
})

builder.mutationField('revokePooledKeys', (t) =>
  t.field({
    type: RevokePooledKeysPayload,
    description:
      'Revokes available keys of a pool permanently, such as those of a stolen list. A revoked key can never be claimed, and no ' +
      'license or pool gets it again. Claimed keys stay as they are: suspend or revoke their licenses. Idempotent. ' +
      'Refusals: `KEY_POOL_NOT_FOUND`, and `POOLED_KEY_NOT_FOUND` if one of the keys is not in the pool, which revokes none.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: { input: t.arg({ type: RevokePooledKeysInput, required: true, description: 'Keys to revoke.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'revokePooledKeys', input, (tx, { keyPool, pooledKeys, ...rest }) =>
        revokePooledKeys(ctx, tx, {
          ...rest,
          poolId: uuidOf('KeyPool', keyPool, ['keyPool']),
          pooledKeyIds: pooledKeys?.map((id, index) =>
            uuidOf('PooledKey', id, ['pooledKeys', String(index)]),
          ),
        }),
      ),
  }),
)
