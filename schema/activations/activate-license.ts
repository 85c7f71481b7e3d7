import { type ActivateResult, activateLicense } from '../../src/domain/activations/activate.ts'
import { RateLimited } from '../../src/platform/limits/rate-limited.ts'
import { everyone } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import type { RequestContext } from '../builder/context.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { ComponentInput } from '../licenses/component-input.ts'
import { LicenseValidationType } from '../licenses/license-validation.ts'
import { Activation } from './activation.ts'

const ActivateLicenseInput = builder.inputType('ActivateLicenseInput', {
  description: 'License key and the device on which to activate it.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'License key.' }),
    fingerprint: t.string({
      required: true,
      description:
        'Fingerprint of the device: 1 to 4,096 bytes, compared in Unicode NFC without the white space around it. A ' +
        'placeholder that many devices report, such as `None` or zeros only, is refused with `INPUT_INVALID`.',
    }),
    components: t.field({
      type: [ComponentInput],
      required: false,
      description: 'Components of the device, at most 32; none by default.',
    }),
    product: t.string({
      required: false,
      description: 'Code of the product that the software belongs to; null to skip the check.',
    }),
    name: t.string({
      required: false,
      description: 'Name of the device, for people; at most 200 characters.',
    }),
    platform: t.string({ required: false, description: 'Platform of the device; at most 100 characters.' }),
    version: t.string({ required: false, description: 'Version of the software; at most 100 characters.' }),
    metadata: t.field({
      type: 'JSONObject',
      required: false,
      description: 'Metadata to store with the activation; at most 16 KiB, 64 names and 4 levels.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

export const ActivateLicensePayload = builder.objectRef<ActivateResult>('ActivateLicensePayload').implement({
  description: 'Activation of the device.',
  fields: (t) => ({
    activation: t.field({
      type: Activation,
      description: 'Current state of the activation.',
      resolve: ({ activation, activationId }, _args, ctx) =>
        activation ?? ctx.db.activation.findUniqueOrThrow({ where: { id: activationId } }),
    }),
    created: t.exposeBoolean('created', {
      description: 'True if the device was newly activated; false if it was already active.',
    }),
    activationToken: t.exposeString('activationToken', {
      nullable: true,
      description:
        'Bearer token that identifies this device; null if the device was already active. Returned only here, ' +
        'once.',
    }),
    validation: t.expose('validation', {
      type: LicenseValidationType,
      description: 'Result of validating the license for the device.',
    }),
  }),
})

/** Limits the devices that take a seat of one license in a minute. A device that has its seat costs nothing. */
async function limitActivations(
  { limits, secrets, canonicalLicenseKey }: RequestContext,
  key: string,
  activate: () => ReturnType<typeof activateLicense>,
): ReturnType<typeof activateLicense> {
  const { activations } = limits
  const owner = secrets.hexDigest('attempts', canonicalLicenseKey(key) ?? key.slice(0, 100))
  const { waitMs } = await activations.spend(owner, 1)
  if (waitMs > 0) throw new RateLimited(waitMs, 'activations')
  let created = false
  try {
    const result = await activate()
    created = result.created
    return result
  } finally {
    if (!created) await activations.refund(owner)
  }
}

builder.mutationField('activateLicense', (t) =>
  t.field({
    type: ActivateLicensePayload,
    description:
      'Activates a license on a device. Requires no credential: possession of the license key is ' +
      'sufficient. The same device always gets the same activation and one seat, also from parallel calls. ' +
      'Stores the current components of the device. Completes the step `ACTIVATE` of an onboarding whose ' +
      'next step it is. Refused with ' +
      '`ACTIVATION_LIMIT_EXCEEDED` if all seats are in use. Refused with the reason if the license may not ' +
      'be used, such as `LICENSE_EXPIRED` or `PRODUCT_MISMATCH`. Other refusals: `DEVICE_BANNED`, ' +
      '`LICENSE_KEY_MALFORMED`, ' +
      '`LICENSE_NOT_FOUND`, `TRANSFER_LIMIT_EXCEEDED`, `TRIAL_ALREADY_USED`.',
    subGraphs: everyone,
    attempt: ({ input }) => input.key,
    errors: refusals,
    args: {
      input: t.arg({ type: ActivateLicenseInput, required: true, description: 'License key and device.' }),
    },
    resolve: (_root, { input }, ctx) => limitActivations(ctx, input.key, () => activateLicense(ctx, input)),
  }),
)
