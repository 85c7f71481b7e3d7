import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { InputRefusal } from '../../platform/errors.ts'
import { parseInput } from '../../platform/input.ts'
import { say, type Text } from '../../texts/say.ts'
import { type Device, fingerprint, matchDevice } from './device.ts'
import { evaluate, type LicenseValidation } from './evaluate.ts'
import type { IdQuery } from './find-facts-by-id.ts'
import type { LicenseFacts } from './license-facts.ts'
import { validationConditions } from './validate.ts'

const validateInput = validationConditions.extend({
  licenseId: z.string(),
  fingerprint: fingerprint.nullish(),
  /** The activation whose device is validated, in place of a fingerprint. */
  activationId: z.string().nullish(),
})

/** An activation of a license. */
export interface ActivationOfLicense {
  licenseId: string
  activationId: string
}

/** Reads what a validation needs. A caller that validates many licenses reads them together. */
export interface ValidationReads {
  factsOf(query: IdQuery): Promise<LicenseFacts | null>
  /** Returns null for an activation of another license. */
  fingerprintOf(activation: ActivationOfLicense): Promise<string | null>
}

/**
 * Validates a license without its key, as the software on a device would. Without a device none is required. Records nothing
 * and starts no term. Refused INPUT_INVALID for both a fingerprint and an activation, or an activation of another license.
 */
export async function validateById(
  ctx: Context,
  raw: z.input<typeof validateInput>,
  { factsOf, fingerprintOf }: ValidationReads,
): Promise<LicenseValidation> {
  const { licenseId, activationId, ...input } = parseInput(validateInput, raw)
  const device = await chooseDevice(fingerprintOf, licenseId, activationId, input.fingerprint)
  const at = input.asOf ?? ctx.now()
  const { meter, version } = input
  const facts = await factsOf({ licenseId, at, fingerprint: device?.fingerprint, meter, version })
  const matched = facts && device && matchDevice(facts.candidates, device, facts.rules)
  const recordedUntil = input.asOf ? null : ctx.dataAsOf
  const validation = evaluate(facts, { ...input, recordedUntil, device: matched }, at)
  return { ...validation, asOf: ctx.dataAsOf ?? null }
}

async function chooseDevice(
  fingerprintOf: ValidationReads['fingerprintOf'],
  licenseId: string,
  activationId: string | null | undefined,
  fingerprint: string | null | undefined,
): Promise<Device | null> {
  if (!activationId) return fingerprint ? { fingerprint, components: {} } : null
  if (fingerprint) return refuse(say('INPUT_ACTIVATION_WITH_FINGERPRINT'))
  const ofActivation = await fingerprintOf({ licenseId, activationId })
  if (ofActivation === null) return refuse(say('INPUT_ACTIVATION_NOT_OF_LICENSE'))
  return { fingerprint: ofActivation, components: {} }
}

function refuse(text: Text): never {
  throw new InputRefusal([{ path: ['activation'], text }])
}

/** Returns the fingerprint of each activation; null if it does not belong to its license. */
export async function findFingerprints(
  db: Db,
  activations: readonly ActivationOfLicense[],
): Promise<(string | null)[]> {
  const rows = await db.activation.findMany({
    where: { id: { in: activations.map(({ activationId }) => activationId) } },
    select: { id: true, licenseId: true, fingerprint: true },
  })
  return activations.map(
    ({ licenseId, activationId }) =>
      rows.find((row) => row.id === activationId && row.licenseId === licenseId)?.fingerprint ?? null,
  )
}
