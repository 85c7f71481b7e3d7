import { validateLicense } from '../../src/domain/validation/validate.ts'
import { authenticated, everyone } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { ComponentInput } from './component-input.ts'
import { LicenseValidationType } from './license-validation.ts'

const ValidateLicenseInput = builder.inputType('ValidateLicenseInput', {
  description: 'License key and further conditions.',
  fields: (t) => ({
    key: t.string({
      required: true,
      description: 'License key. Case, dashes and spaces are ignored.',
    }),
    product: t.string({
      required: false,
      description:
        'Code of the product that the software belongs to. Another product results in `PRODUCT_MISMATCH`.',
    }),
    fingerprint: t.string({
      required: false,
      description:
        'Fingerprint of the device: 1 to 4,096 bytes, compared in Unicode NFC without the white space around it. A ' +
        'placeholder that many devices report is refused with `INPUT_INVALID`. Null to validate without a device, ' +
        'which results in `NOT_ACTIVATED` if the license type requires a fingerprint.',
    }),
    components: t.field({
      type: [ComponentInput],
      required: false,
      description: 'Components of the device, at most 32; none by default.',
    }),
    entitlements: t.stringList({
      required: false,
      description:
        'Codes of required entitlements, at most 64. A missing one results in `ENTITLEMENT_MISSING`.',
    }),
    version: t.string({ required: false, description: 'Version of the software; at most 100 characters.' }),
    meter: t.string({
      required: false,
      description:
        'Code of a meter that must be below its limit. A used-up meter results in `USAGE_LIMIT_REACHED`.',
    }),
    nonce: t.string({
      required: false,
      description: 'Text of at most 256 characters that the result repeats.',
    }),
    signed: t.boolean({
      required: false,
      description: 'True to add a signature of the result, including the nonce; false by default.',
    }),
    keep: t.field({
      type: 'Duration',
      required: false,
      description:
        'Time for which the device keeps the answer to use it without the gateway, from `PT1M` to `P100Y`; no answer to ' +
        'keep by default. The answer ends earlier if `offlineGrace` of the license type, the license, the lease of the ' +
        'device, its use beyond the seat limit or the time until the next check-in ends earlier. Refused with `INPUT_INVALID` without a `fingerprint`, ' +
        'and with `asOf`.',
    }),
    asOf: t.field({
      type: 'DateTime',
      required: false,
      subGraphs: authenticated,
      description: 'Instant to validate for; now by default. With another instant, nothing is recorded.',
    }),
  }),
})

builder.queryField('validateLicense', (t) =>
  t.field({
    type: LicenseValidationType,
    description:
      'Validates whether a license may be used now. Requires no credential: possession of the license key ' +
      'is sufficient. Every key gets a result with a code; an unknown key gets `NOT_FOUND`. Starts the term ' +
      'of a license whose term starts with its first validation. The time of the validation is recorded ' +
      'asynchronously, a few seconds later.',
    subGraphs: everyone,
    attempt: ({ input }) => input.key,
    args: {
      input: t.arg({
        type: ValidateLicenseInput,
        required: true,
        description: 'License key and further conditions.',
      }),
    },
    resolve: (_root, { input }, ctx) => validateLicense(ctx, input),
  }),
)
