import { type ActivateAnswer, activateLicense } from '../src/activations/activate.ts'
import { deactivateLicense } from '../src/activations/deactivate.ts'
import { releaseActivation } from '../src/activations/release.ts'
import { isVisible, visibleLicenses } from '../src/auth/visible.ts'
import { once } from '../src/idempotency/once.ts'
import { uuidOf } from '../src/ids.ts'
import { everyone, known } from './audiences.ts'
import { builder } from './builder.ts'
import { idempotencyKey } from './idempotency-key.ts'
import { License } from './license.ts'
import { refusals } from './refusal.ts'
import { ComponentInput, LicenseValidationType } from './validation.ts'

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
  activations: t.prismaConnection({
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
  }),
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

export const ActivateLicensePayload = builder.objectRef<ActivateAnswer>('ActivateLicensePayload').implement({
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

const DeactivateLicenseInput = builder.inputType('DeactivateLicenseInput', {
  description: 'The device whose seat to give back.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'The license key.' }),
    fingerprint: t.string({ required: true, description: 'The device.' }),
    releaseProof: t.string({
      required: false,
      description: 'A `license-release+jwt` by which the device proves that it gave its license file up.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const DeactivateLicensePayload = builder
  .objectRef<{ deactivated: boolean; seatFreeAt: Date }>('DeactivateLicensePayload')
  .implement({
    description: 'What became of the seat.',
    fields: (t) => ({
      deactivated: t.exposeBoolean('deactivated', { description: 'False when the device had no seat.' }),
      seatFreeAt: t.expose('seatFreeAt', {
        type: 'DateTime',
        description: 'From when another device may take the seat.',
      }),
    }),
  })

const ReleaseActivationInput = builder.inputType('ReleaseActivationInput', {
  description: 'The device to release.',
  fields: (t) => ({
    activation: t.id({ required: true, description: 'Which activation.' }),
    reason: t.string({ required: false, description: 'Why, for the audit log.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const ReleaseActivationPayload = builder
  .objectRef<{ activationId: string; released: boolean }>('ReleaseActivationPayload')
  .implement({
    description: 'The released device.',
    fields: (t) => ({
      activation: t.prismaField({
        type: Activation,
        description: 'The activation, as it stands now.',
        resolve: (query, { activationId }, _args, ctx) =>
          ctx.db.activation.findUniqueOrThrow({ ...query, where: { id: activationId } }),
      }),
      released: t.exposeBoolean('released', { description: 'False when the device had no seat.' }),
    }),
  })

builder.mutationFields((t) => ({
  activateLicense: t.field({
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
  deactivateLicense: t.field({
    type: DeactivateLicensePayload,
    description:
      'Gives the seat of a device back, whatever the state of the license. Needs no credential but the key. Idempotent.',
    subGraphs: everyone,
    attempt: ({ input }) => input.key,
    errors: refusals,
    args: { input: t.arg({ type: DeactivateLicenseInput, required: true, description: 'The device.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'deactivateLicense', input, (tx) => deactivateLicense(ctx, tx, input)),
  }),
  releaseActivation: t.field({
    type: ReleaseActivationPayload,
    description: "Gives the seat of a device back on a person's word, without the key. Idempotent.",
    authScopes: { scope: 'ACTIVATIONS_WRITE' },
    subGraphs: known,
    errors: refusals,
    args: { input: t.arg({ type: ReleaseActivationInput, required: true, description: 'The device.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'releaseActivation', input, (tx) =>
        releaseActivation(ctx, tx, {
          ...input,
          activationId: uuidOf('Activation', input.activation, ['activation']),
        }),
      ),
  }),
}))
