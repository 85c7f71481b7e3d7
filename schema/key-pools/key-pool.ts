import { Prisma } from '../../prisma/client/client.ts'
import type { PooledKeyState as States } from '../../prisma/client/enums.ts'
import { countPooledKeys, type KeyCounts } from '../../src/domain/key-pools/count-keys.ts'
import { isLowPool } from '../../src/domain/key-pools/low-pools.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { visibleKeyPools, visibleLicenses, whereKeyPoolRowVisible } from '../../src/platform/visible.ts'
import { operators } from '../builder/audiences.ts'
import { batched } from '../builder/batch.ts'
import { builder } from '../builder/builder.ts'
import { enumOf } from '../builder/enum-of.ts'
import { noRecord } from '../builder/no-record.ts'
import { childrenOf } from '../builder/pages/child-connection.ts'
import { listOf } from '../builder/pages/connection.ts'
import { byAge, ordersOf } from '../builder/pages/orders.ts'
import { LicenseType } from '../catalogue/license-type.ts'
import { LicenseTypeRevision } from '../catalogue/license-type-revision.ts'
import { License } from '../licenses/license.ts'
import { Partner } from '../partners/partner.ts'

const PooledKeyState = enumOf<States>('PooledKeyState', {
  description: 'State of a key of a pool.',
  values: {
    AVAILABLE: 'The key can be claimed. Until then, software gets the response for an unknown key.',
    CLAIMED: 'The key is, or was, the key of a license.',
    REVOKED: 'The key can never be claimed.',
  },
})

const countsOf = batched<string, KeyCounts>(({ db }, poolIds) => countPooledKeys(db, poolIds))

export const PooledKey = builder.prismaNode('PooledKey', {
  description:
    'License key that exists before it is sold. `claimPooledKey` makes it the key of a license. The key itself is stored ' +
    'only as a digest.',
  id: { field: 'id' },
  authScopes: { scope: 'LICENSES_READ' },
  subGraphs: operators,
  fields: (t) => ({
    keyHint: t.exposeString('keyHint', { description: 'Last characters of the key.' }),
    state: t.expose('state', { type: PooledKeyState, description: 'State of the key.' }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'Time at which the key was added to the pool.',
    }),
    claimedAt: t.expose('claimedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the key was claimed; null before.',
    }),
    license: t.prismaField({
      type: License,
      nullable: true,
      description:
        'License of the key; null until the key is claimed, and if the license belongs to an account that the caller ' +
        'cannot see.',
      select: { licenseId: true },
      resolve: (query, { licenseId: id }, _args, ctx) =>
        id
          ? ctx.db.license.findFirst({ ...query, where: { AND: [{ id }, visibleLicenses(ctx.caller)] } })
          : noRecord(query),
    }),
    sale: t.exposeString('sale', {
      nullable: true,
      description: 'ID of the sale that the claim stated; null if it stated none, and before the claim.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the key was revoked; null unless it was.',
    }),
    revokeReason: t.exposeString('revokeReason', {
      nullable: true,
      description: 'Reason of the revocation; null unless the key was revoked.',
    }),
  }),
})

const PooledKeyConnection = builder.connectionObject(
  { type: PooledKey, name: 'PooledKeyConnection' },
  { name: 'PooledKeyEdge' },
)

export const KeyPool = builder.prismaNode('KeyPool', {
  description:
    'License keys for a shop that needs them before any sale, for licenses of one type. A key is no license until it is claimed.',
  id: { field: 'id' },
  authScopes: { scope: 'LICENSES_READ' },
  subGraphs: operators,
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Name of the pool, for people.' }),
    licenseType: t.relation('licenseType', {
      type: LicenseType,
      description: 'License type of the licenses of the pool.',
    }),
    revision: t.relation('revision', {
      type: LicenseTypeRevision,
      description:
        'Revision of the license type that was published when the pool was created. All licenses of the pool have it.',
    }),
    partner: t.relation('partnerRecord', {
      type: Partner,
      nullable: true,
      description: 'Partner that can read the pool and claim its keys; null if only the vendor can.',
    }),
    overrides: t.expose('overrides', {
      type: 'JSONObject',
      description:
        'Values of the licenses that differ from their type, in the form of `KeyPoolOverridesInput`, with each ' +
        'entitlement by its value. Empty if none differs.',
    }),
    available: t.int({
      description: 'Number of keys in the state `AVAILABLE`.',
      select: { id: true },
      resolve: async ({ id }, _args, ctx) => (await countsOf(ctx, id)).AVAILABLE,
    }),
    claimed: t.int({
      description: 'Number of keys in the state `CLAIMED`.',
      select: { id: true },
      resolve: async ({ id }, _args, ctx) => (await countsOf(ctx, id)).CLAIMED,
    }),
    revoked: t.int({
      description: 'Number of keys in the state `REVOKED`.',
      select: { id: true },
      resolve: async ({ id }, _args, ctx) => (await countsOf(ctx, id)).REVOKED,
    }),
    lowBelow: t.exposeInt('lowBelow', {
      nullable: true,
      description: 'Number of available keys below which the pool is low; null if it never is.',
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'Time at which the pool was created.',
    }),
    closedAt: t.expose('closedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time since which no keys can be added; null if they can.',
    }),
    pooledKeys: t.connection(
      childrenOf({
        type: PooledKey,
        table: 'pooled_keys',
        parent: 'pool_id',
        description: 'Keys of the pool, oldest first.',
        args: {
          state: t.arg({ type: PooledKeyState, required: false, description: 'State to filter by.' }),
        },
        where: ({ state }) => (state ? Prisma.sql`child.state = ${state}::pooled_key_state` : null),
      }),
      PooledKeyConnection,
    ),
  }),
})

builder.prismaObjectField(PooledKey, 'pool', (t) =>
  t.relation('pool', { type: KeyPool, description: 'Pool of the key.' }),
)

const KeyPoolConnection = builder.connectionObject(
  { type: KeyPool, name: 'KeyPoolConnection' },
  { name: 'KeyPoolEdge' },
)

const keyPoolOrders = ordersOf('KeyPoolOrder', 'OLDEST', byAge)

builder.queryFields((t) => ({
  keyPool: t.prismaField({
    type: KeyPool,
    nullable: true,
    description:
      'The key pool with the given ID; null if none exists or the caller cannot see it. A partner sees its own pools.',
    authScopes: { scope: 'LICENSES_READ' },
    subGraphs: operators,
    args: { id: t.arg.id({ required: true, description: 'ID of the key pool, `pool_…`.' }) },
    resolve: (query, _root, { id }, ctx) =>
      ctx.db.keyPool.findFirst({
        ...query,
        where: { AND: [{ id: uuidOf('KeyPool', id, ['id']) }, visibleKeyPools(ctx.caller)] },
      }),
  }),
  keyPools: t.connection(
    listOf({
      type: KeyPool,
      table: 'key_pools',
      orders: keyPoolOrders,
      description: 'Key pools that are visible to the caller. A partner sees its own pools.',
      authScopes: { scope: 'LICENSES_READ' },
      subGraphs: operators,
      args: {
        licenseType: t.arg.string({ required: false, description: 'Code of the license type to filter by.' }),
        low: t.arg.boolean({
          required: false,
          description:
            'True for open pools with fewer available keys than their `lowBelow`; all pools otherwise.',
        }),
        open: t.arg.boolean({
          required: false,
          description: 'True for pools to which keys can be added; false for closed ones; both by default.',
        }),
      },
      where: ({ licenseType, low, open }, ctx) => ({
        all: [
          ...whereKeyPoolRowVisible(ctx.caller),
          ...(licenseType
            ? [Prisma.sql`child.license_type_id = (select id from license_types where code = ${licenseType})`]
            : []),
          ...(low ? [Prisma.raw(isLowPool('child'))] : []),
          ...(open == null ? [] : [Prisma.sql`child.closed_at is ${Prisma.raw(open ? 'null' : 'not null')}`]),
        ],
      }),
    }),
    KeyPoolConnection,
  ),
}))
