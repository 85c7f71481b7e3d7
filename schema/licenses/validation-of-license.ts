import { findFactsByIds, type IdQuery } from '../../src/domain/validation/find-facts-by-id.ts'
import type { LicenseFacts } from '../../src/domain/validation/license-facts.ts'
import {
  type ActivationOfLicense,
  findFingerprints,
  validateById,
} from '../../src/domain/validation/validate-by-id.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { batched } from '../builder/batch.ts'
import { builder } from '../builder/builder.ts'
import { License } from './license.ts'
import { LicenseValidationType } from './license-validation.ts'

const factsOf = batched<IdQuery, LicenseFacts | null>((ctx, queries) => findFactsByIds(ctx.db, queries))
const fingerprintOf = batched<ActivationOfLicense, string | null>((ctx, activations) =>
  findFingerprints(ctx.db, activations),
)

builder.prismaObjectField(License, 'validation', (t) =>
  t.field({
    type: LicenseValidationType,
    description:
      'Result of validating the license as the software on a device would, without its key. Records nothing and ' +
      'starts no term. By default no device and no other condition is required.',
    select: { id: true },
    args: {
      fingerprint: t.arg.string({
        required: false,
        description: 'Fingerprint of the device. Cannot be combined with `activation`.',
      }),
      activation: t.arg.id({
        required: false,
        description:
          'ID of an activation of the license, `act_…`, whose device is validated. A device that gave up its seat ' +
          'results in `NOT_ACTIVATED` or `FINGERPRINT_MISMATCH`.',
      }),
      product: t.arg.string({
        required: false,
        description: 'Code of the product that the software belongs to.',
      }),
      version: t.arg.string({
        required: false,
        description: 'Version of the software; at most 100 characters.',
      }),
      entitlements: t.arg.stringList({
        required: false,
        description: 'Codes of required entitlements, at most 64.',
      }),
      meter: t.arg.string({
        required: false,
        description: 'Code of a meter that must be below its limit.',
      }),
      asOf: t.arg({
        type: 'DateTime',
        required: false,
        description: 'Instant to validate for; now by default.',
      }),
    },
    resolve: ({ id: licenseId }, { activation, ...args }, ctx) =>
      validateById(
        ctx,
        { ...args, licenseId, activationId: activation && uuidOf('Activation', activation, ['activation']) },
        {
          factsOf: (query) => factsOf(ctx, query),
          fingerprintOf: (held) => fingerprintOf(ctx, held),
        },
      ),
  }),
)
