import type { AddedKeys } from '../../src/domain/key-pools/write-keys.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { KeyPool } from './key-pool.ts'
import { pooledKeyFile } from './pooled-key-file.ts'

/** Defines a payload with a pool and the keys that were added to it. */
export const AddedKeysPayload = (name: string, description: string) =>
  builder.objectRef<AddedKeys & { poolId: string }>(name).implement({
    description,
    subGraphs: admins,
    fields: (t) => ({
      keyPool: t.prismaField({
        type: KeyPool,
        description: 'Current state of the pool.',
        resolve: (query, { poolId }, _args, ctx) =>
          ctx.db.keyPool.findUniqueOrThrow({ ...query, where: { id: poolId } }),
      }),
      addedCount: t.exposeInt('addedCount', { description: 'Number of added keys.' }),
      keyFile: t.string({
        nullable: true,
        description:
          'Generated keys as CSV (RFC 4180), returned only here, once; null if the keys were supplied. The columns are ' +
          '`pooled_key`, the ID, and `key`.',
        resolve: ({ generated }) => generated && pooledKeyFile(generated),
      }),
    }),
  })
