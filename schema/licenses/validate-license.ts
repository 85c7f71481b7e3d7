import { validateLicense } from '../../src/domain/validation/validate.ts'
import { everyone, known } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { ComponentInput } from './component-input.ts'
import { LicenseValidationType } from './license-validation.ts'

const ValidateLicenseInput = builder.inputType('ValidateLicenseInput', {
  description: 'A license key, and what else must hold.',
  fields: (t) => ({
    key: t.string({
      required: true,
      description: 'The license key, in any case, with any dashes and spaces, or none.',
    }),
    product: t.string({
      required: false,
      description: 'The code of the product that asks; another one is PRODUCT_MISMATCH.',
    }),
    fingerprint: t.string({ required: false, description: 'The asking device, 1 to 4,096 bytes.' }),
    components: t.field({ type: [ComponentInput], required: false, description: 'Its parts.' }),
    entitlements: t.stringList({
      required: false,
      description: 'Rights that must be granted; others are ENTITLEMENT_MISSING.',
    }),
    version: t.string({ required: false, description: 'The version of the software that asks.' }),
    meter: t.string({
      required: false,
      description: 'A meter that must have room; a full one is USAGE_LIMIT_REACHED.',
    }),
    nonce: t.string({
      required: false,
      description: 'Any text of at most 256 characters; comes back in the answer.',
    }),
    signed: t.boolean({
      required: false,
      description: 'True: the answer carries a signature of itself, nonce included.',
    }),
    asOf: t.field({
      type: 'DateTime',
      required: false,
      subGraphs: known,
      description: 'Answers for another instant instead of now, and records nothing.',
    }),
  }),
})

builder.queryField('validateLicense', (t) =>
  t.field({
    type: LicenseValidationType,
    description:
      'Whether a license may be used now. Every key gets an answer with a code; a wrong one is NOT_FOUND. Needs no ' +
      'credential: holding the key is the proof. The license is marked as validated, a few seconds later.',
    subGraphs: everyone,
    attempt: ({ input }) => input.key,
    args: { input: t.arg({ type: ValidateLicenseInput, required: true, description: 'What to validate.' }) },
    resolve: (_root, { input }, ctx) => validateLicense(ctx, input),
  }),
)
