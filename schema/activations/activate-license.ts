import { type ActivateResult, activateLicense } from '../../src/domain/activations/activate.ts'
import { everyone } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { ComponentInput } from '../licenses/component-input.ts'
import { LicenseValidationType } from '../licenses/license-validation.ts'
import { Activation } from './activation.ts'

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
