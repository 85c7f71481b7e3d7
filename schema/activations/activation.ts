import { Prisma } from '../../prisma/client/client.ts'
import { whereActivations } from '../../src/domain/lists/where-activations.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { isVisible, visibleLicenses } from '../../src/platform/visible.ts'
import { authenticated } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { childrenOf } from '../builder/pages/child-connection.ts'
import { listOf } from '../builder/pages/connection.ts'
import { byAge, ordersOf } from '../builder/pages/orders.ts'
import { License } from '../licenses/license.ts'

export const Activation = builder.prismaNode('Activation', {
  description: 'Device or installation that uses one seat of a license.',
  id: { field: 'id' },
  fields: (t) => ({
    license: t.field({
      type: License,
      nullable: true,
      subGraphs: authenticated,
      description:
        'License whose seat the device uses; null if the caller has its key but cannot see the license.',
      select: (_args, _ctx, nestedSelection) => ({
        license: nestedSelection({ include: { account: { select: { partner: true } } } }),
      }),
      resolve: ({ license }, _args, ctx) => (isVisible(ctx.caller, license) ? license : null),
    }),
    fingerprint: t.exposeString('fingerprint', {
      description: 'Fingerprint of the device, in Unicode NFC and without white space around it.',
    }),
    name: t.exposeString('name', {
      nullable: true,
      description: 'Name of the device, for people; null if none was given.',
    }),
    platform: t.exposeString('platform', {
      nullable: true,
      description: 'Platform of the device; null if none was given.',
    }),
    version: t.exposeString('version', {
      nullable: true,
      description: 'Version of the software at activation; null if none was given.',
    }),
    activatedAt: t.expose('activatedAt', {
      type: 'DateTime',
      description: 'Time at which the device took its seat.',
    }),
    lastSeenAt: t.expose('lastSeenAt', {
      type: 'DateTime',
      description:
        'Time at which the device was last seen. Accurate to a minute. Written asynchronously, a few seconds later.',
    }),
    leaseEndsAt: t.expose('leaseEndsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the seat becomes free by itself; null if it never does.',
    }),
    deactivatedAt: t.expose('deactivatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the device gave up or lost its seat; null while it holds the seat.',
    }),
    metadata: t.expose('metadata', {
      type: 'JSONObject',
      description: 'Metadata that the software stores with the activation.',
    }),
  }),
})

const byLastSeen = [{ name: 'lastSeenOn', sql: 'child.last_seen_on', type: 'date' }]

const activationOrders = ordersOf(
  'ActivationOrder',
  'OLDEST',
  {
    ...byAge,
    LAST_SEEN_ASC: { description: 'Devices that are silent for most days (UTC) first.', columns: byLastSeen },
    LAST_SEEN_DESC: {
      description:
        'Devices seen on the latest day (UTC) first. Within a day, the newest activation is first.',
      columns: byLastSeen,
      descending: true,
    },
  },
  {
    description: '`LAST_SEEN_ASC` with `silentSince`',
    orderFor: (args) => ((args as { silentSince?: Date | null }).silentSince ? 'LAST_SEEN_ASC' : null),
  },
)

const ActivationConnection = builder.connectionObject(
  { type: Activation, name: 'ActivationConnection' },
  { name: 'ActivationEdge' },
)

builder.prismaObjectField(License, 'activations', (t) =>
  t.connection(
    childrenOf({
      type: Activation,
      table: 'activations',
      parent: 'license_id',
      description: 'Activations of the license, oldest first.',
      args: {
        active: t.arg.boolean({
          required: false,
          description:
            'Filter: true for activations that hold a seat, false for activations without a seat; all by default.',
        }),
      },
      where: ({ active }) => {
        if (typeof active !== 'boolean') return null
        return active
          ? Prisma.sql`child.deactivated_at is null`
          : Prisma.sql`child.deactivated_at is not null`
      },
    }),
    ActivationConnection,
  ),
)

builder.queryFields((t) => ({
  activation: t.prismaField({
    type: Activation,
    nullable: true,
    description: 'The activation with the given ID; null if none exists or the caller cannot see it.',
    authScopes: { scope: 'LICENSES_READ' },
    subGraphs: authenticated,
    args: { id: t.arg.id({ required: true, description: 'ID of the activation, `act_…`.' }) },
    resolve: (query, _root, { id }, ctx) =>
      ctx.db.activation.findFirst({
        ...query,
        where: { id: uuidOf('Activation', id, ['id']), license: visibleLicenses(ctx.caller) },
      }),
  }),
  activations: t.connection(
    listOf({
      type: Activation,
      table: 'activations',
      orders: activationOrders,
      description: 'Activations visible to the caller.',
      authScopes: { scope: 'LICENSES_READ' },
      subGraphs: authenticated,
      args: {
        license: t.arg.id({ required: false, description: 'ID of the license to filter by.' }),
        product: t.arg.string({ required: false, description: 'Code of the product to filter by.' }),
        platform: t.arg.string({ required: false, description: 'Platform of the device to filter by.' }),
        version: t.arg.string({
          required: false,
          description: 'Version of the software at activation to filter by.',
        }),
        silentSince: t.arg({
          type: 'DateTime',
          required: false,
          description: 'Instant since which the device was not seen.',
        }),
        active: t.arg.boolean({
          required: false,
          description:
            'Filter: true for activations that hold a seat, false for activations without a seat; all by default.',
        }),
      },
      where: ({ license, ...filter }, ctx) =>
        whereActivations(ctx, { ...filter, licenseId: license && uuidOf('License', license, ['license']) }),
    }),
    ActivationConnection,
  ),
}))
