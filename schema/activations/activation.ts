import { type ActivateResult, activateLicense } from '../../src/domain/activations/activate.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { isVisible, visibleLicenses } from '../../src/platform/visible.ts'
import { everyone, known } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { License } from '../licenses/license.ts'
import { ComponentInput, LicenseValidationType } from '../licenses/validation.ts'

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

const ActivateLicenseInput = builder.inputType('ActivateLicenseInput', {
  description: 'A license key, and the device to activate it on.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'The license key.' }),
    fingerprint: t.string({
      required: true,
      description: 'The device, 1 to 4,096 bytes; compared after Unicode NFC.',
    }),
    components: t.field({ type: [ComponentInput], required: false, description: 'Its parts.' }),
    product: t.string({ required: false, description: 'The code of the product that asks.' }),
    name: t.string({ required: false, description: 'A name for the device.' }),
    platform: t.string({ required: false, description: 'The platform it runs on.' }),
    version: t.string({ required: false, description: 'The version of the software.' }),
    metadata: t.field({
      type: 'JSONObject',
      required: false,
      description: 'At most 16 KiB, 64 keys and 4 levels.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

export const ActivateLicensePayload = builder.objectRef<ActivateResult>('ActivateLicensePayload').implement({
  description: 'The device with its seat.',
  fields: (t) => ({
    activation: t.field({
      type: Activation,
      description: 'The activation, as it stands now.',
      resolve: ({ activation, activationId }, _args, ctx) =>
        activation ?? ctx.db.activation.findUniqueOrThrow({ where: { id: activationId } }),
    }),
    created: t.exposeBoolean('created', { description: 'False when the device was active already.' }),
    activationToken: t.exposeString('activationToken', {
      nullable: true,
      description: 'A bearer token that names this device. It is shown here, once, when the device is new.',
    }),
    validation: t.expose('validation', {
      type: LicenseValidationType,
      description: 'Whether the device may use the license now.',
    }),
  }),
})

builder.mutationField('activateLicense', (t) =>
  t.field({
    type: ActivateLicensePayload,
    description:
      'Activates a license on a device: the same device again, in sequence or at once, is the same activation and one ' +
      'seat. Refused ACTIVATION_LIMIT_EXCEEDED when every seat is in use, and with its reason when the license may not ' +
      'be used. Completes the ACTIVATE step of the onboarding that waits for it. Needs no credential but the key.',
    subGraphs: everyone,
    attempt: ({ input }) => input.key,
    errors: refusals,
    args: {
      input: t.arg({ type: ActivateLicenseInput, required: true, description: 'The key and the device.' }),
    },
    resolve: (_root, { input }, ctx) => activateLicense(ctx, input),
  }),
)
