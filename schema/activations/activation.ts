import { uuidOf } from '../../src/platform/ids.ts'
import { isVisible, visibleLicenses } from '../../src/platform/visible.ts'
import { known } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { License } from '../licenses/license.ts'

export const Activation = builder.prismaNode('Activation', {
  description: 'One device or installation that uses one seat of a license.',
  id: { field: 'id' },
  fields: (t) => ({
    license: t.field({
      type: License,
      nullable: true,
      subGraphs: known,
      description:
        'The license whose seat it uses; null when the caller may not know of it, and only holds its key.',
      select: (_args, _ctx, nestedSelection) => ({
        license: nestedSelection({ include: { account: { select: { partner: true } } } }),
      }),
      resolve: ({ license }, _args, ctx) => (isVisible(ctx.caller, license) ? license : null),
    }),
    fingerprint: t.exposeString('fingerprint', { description: "The device's identity, in Unicode NFC." }),
    name: t.exposeString('name', { nullable: true, description: 'The name of the device, for people.' }),
    platform: t.exposeString('platform', { nullable: true, description: 'The platform it runs on.' }),
    version: t.exposeString('version', {
      nullable: true,
      description: 'The version of the software when it was activated.',
    }),
    activatedAt: t.expose('activatedAt', { type: 'DateTime', description: 'When it took its seat.' }),
    lastSeenAt: t.expose('lastSeenAt', {
      type: 'DateTime',
      description: 'When it was last heard of; written a few seconds late.',
    }),
    leaseEndsAt: t.expose('leaseEndsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its seat frees by itself; null is never.',
    }),
    deactivatedAt: t.expose('deactivatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it gave its seat back; null while it holds it.',
    }),
    metadata: t.expose('metadata', { type: 'JSONObject', description: 'What the software keeps with it.' }),
  }),
})

const ActivationConnection = builder.connectionObject(
  { type: Activation, name: 'ActivationConnection' },
  { name: 'ActivationEdge' },
)

builder.prismaObjectField(License, 'activations', (t) =>
  t.relatedConnection(
    'activations',
    {
      cursor: 'id',
      description: 'Its devices, oldest first.',
      args: {
        active: t.arg.boolean({
          required: false,
          description: 'True: only those that hold a seat. False: only those that gave it back.',
        }),
      },
      query: ({ active }) => ({
        where:
          active === null || active === undefined ? {} : { deactivatedAt: active ? null : { not: null } },
        orderBy: { id: 'asc' },
      }),
    },
    ActivationConnection,
  ),
)

builder.queryFields((t) => ({
  activation: t.prismaField({
    type: Activation,
    nullable: true,
    description: 'The activation with that id; null when there is none.',
    authScopes: { scope: 'LICENSES_READ' },
    subGraphs: known,
    args: { id: t.arg.id({ required: true, description: 'The id, `act_…`.' }) },
    resolve: (query, _root, { id }, ctx) =>
      ctx.db.activation.findFirst({
        ...query,
        where: { id: uuidOf('Activation', id, ['id']), license: visibleLicenses(ctx.caller) },
      }),
  }),
  activations: t.prismaConnection(
    {
      type: Activation,
      cursor: 'id',
      description: 'The devices that the caller may know of, oldest first.',
      authScopes: { scope: 'LICENSES_READ' },
      subGraphs: known,
      args: {
        license: t.arg.id({ required: false, description: 'Only those of that license.' }),
        active: t.arg.boolean({
          required: false,
          description: 'True: only those that hold a seat. False: only the others.',
        }),
      },
      resolve: (query, _root, { license, active }, ctx) =>
        ctx.db.activation.findMany({
          ...query,
          where: {
            license: visibleLicenses(ctx.caller),
            ...(license && { licenseId: uuidOf('License', license, ['license']) }),
            ...(typeof active === 'boolean' && { deactivatedAt: active ? null : { not: null } }),
          },
          orderBy: { id: 'asc' },
        }),
    },
    ActivationConnection,
  ),
}))
