import { type Device, fingerprint, matchDevice } from '../../src/domain/validation/device.ts'
import { evaluate } from '../../src/domain/validation/evaluate.ts'
import { findFactsByIds, type IdQuery } from '../../src/domain/validation/find-facts-by-id.ts'
import type { LicenseFacts } from '../../src/domain/validation/license-facts.ts'
import { validationConditions } from '../../src/domain/validation/validate.ts'
import { InputRefusal } from '../../src/platform/errors.ts'
import { uuidOf } from '../../src/platform/ids.ts'
import { parseInput } from '../../src/platform/input.ts'
import { batched } from '../builder/batch.ts'
import { builder } from '../builder/builder.ts'
import type { RequestContext } from '../builder/context.ts'
import { License } from './license.ts'
import { LicenseValidationType } from './license-validation.ts'

const factsOf = batched<IdQuery, LicenseFacts | null>((ctx, queries) => findFactsByIds(ctx.db, queries))

const fingerprintOf = batched<{ licenseId: string; activationId: string }, string | null>(
  async ({ db }, keys) => {
    const rows = await db.activation.findMany({
      where: { id: { in: keys.map(({ activationId }) => activationId) } },
      select: { id: true, licenseId: true, fingerprint: true },
    })
    return keys.map(
      ({ licenseId, activationId }) =>
        rows.find((row) => row.id === activationId && row.licenseId === licenseId)?.fingerprint ?? null,
    )
  },
)

const conditions = validationConditions.extend({ fingerprint: fingerprint.nullish() })

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
    resolve: async ({ id: licenseId }, { activation, ...args }, ctx) => {
      const input = parseInput(conditions, args)
      const activationId = activation ? uuidOf('Activation', activation, ['activation']) : null
      if (activationId && input.fingerprint) refuse('cannot be combined with a fingerprint')
      const device = activationId
        ? await deviceOf(ctx, licenseId, activationId)
        : input.fingerprint
          ? { fingerprint: input.fingerprint, components: {} }
          : null
      const at = input.asOf ?? ctx.now()
      const { meter, version } = input
      const facts = await factsOf(ctx, { licenseId, at, fingerprint: device?.fingerprint, meter, version })
      const matched = facts && device && matchDevice(facts.candidates, device, facts.rules)
      return evaluate(facts, { ...input, device: matched }, at)
    },
  }),
)

async function deviceOf(ctx: RequestContext, licenseId: string, activationId: string): Promise<Device> {
  const text = await fingerprintOf(ctx, { licenseId, activationId })
  return text === null
    ? refuse('must be an activation of the license')
    : { fingerprint: text, components: {} }
}

function refuse(message: string): never {
  throw new InputRefusal([{ path: ['activation'], message }])
}
