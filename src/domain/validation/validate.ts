import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { toTypedId } from '../../platform/ids.ts'
import { code, isCode, parseInput, text } from '../../platform/input.ts'
import { problem } from '../../platform/input-problem.ts'
import { instant } from '../../platform/instant.ts'
import { validationReads } from '../../platform/metrics/metrics.ts'
import { line } from '../../platform/readable-text.ts'
import { say, type Text } from '../../texts/say.ts'
import { readPresentedKey } from '../license-keys/presented-key.ts'
import { duration } from '../terms/duration.ts'
import type { Requirements } from './checks.ts'
import {
  components,
  type Device,
  fingerprint,
  hexDigestOfFingerprint,
  type MatchedDevice,
  matchDevice,
} from './device.ts'
import { evaluate, keyMalformed, type LicenseValidation } from './evaluate.ts'
import { type FactsToValidate, findToValidate } from './find-to-validate.ts'
import { followDevice } from './follow-device.ts'
import { keepAnswer } from './keep-answer.ts'
import type { ActivationFacts, LicenseFacts } from './license-facts.ts'
import { isPlaceholder } from './placeholder.ts'
import { signValidation } from './sign-validation.ts'
import { startTerm, termFrom } from './start-term.ts'

/** Conditions of a validation that need no device. */
export const validationConditions = z.strictObject({
  product: code.nullish(),
  entitlements: z.array(code).max(64).nullish(),
  version: line({ max: 100 }).nullish(),
  meter: code.nullish(),
  asOf: instant.nullish(),
})

const validateInput = validationConditions
  .extend({
    key: z.string(),
    fingerprint: fingerprint.nullish(),
    components: components.nullish(),
    nonce: text({ max: 256 }).nullish(),
    signed: z.boolean().nullish(),
    keep: duration({ min: 'PT1M', max: 'P100Y' }).nullish(),
  })
  .superRefine(({ keep, fingerprint, asOf }, ctx) => {
    const refuse = (text: Text) => ctx.addIssue({ code: 'custom', path: ['keep'], ...problem(text) })
    if (keep && !fingerprint) refuse(say('INPUT_KEEP_WITHOUT_FINGERPRINT'))
    if (keep && asOf) refuse(say('INPUT_KEEP_WITH_AS_OF'))
  })
export type ValidateInput = z.input<typeof validateInput>
export type ParsedValidateInput = z.output<typeof validateInput>

/** What most software sends: a key, the fingerprint in printable ASCII, and a product. Such an input is its own parsed form. */
const PLAIN_FIELDS = new Set(['key', 'fingerprint', 'product'])
const PLAIN_FINGERPRINT = /^[\x21-\x7e]{1,256}$/

/** Parses an input. Throws the `InputRefusal` of a wrong one. The schema costs many times as much as a plain input needs. */
export function parseValidateInput(raw: ValidateInput): ParsedValidateInput {
  return isPlain(raw) ? raw : parseInput(validateInput, raw)
}

function isPlain(raw: ValidateInput): raw is ValidateInput & ParsedValidateInput {
  for (const name of Object.keys(raw)) if (!PLAIN_FIELDS.has(name)) return false
  const { key, fingerprint, product } = raw
  return (
    typeof key === 'string' &&
    (fingerprint == null ||
      (typeof fingerprint === 'string' &&
        PLAIN_FINGERPRINT.test(fingerprint) &&
        !isPlaceholder(fingerprint))) &&
    (product == null || isCode(product))
  )
}

/**
 * Returns whether a license may be used. Refuses no key: an unknown or malformed key has a result with its code. Costs
 * one look-up, which concurrent calls share. Writes nothing before the response except the start of a term that starts
 * with the first validation, and the components of a device that changed. With `asOf` it validates at that instant and
 * records nothing. With `keep` the result has an answer that the device can keep. While no primary responds, the result is that
 * of a standby and has `asOf`. Then nothing is recorded. Refused INPUT_INVALID.
 */
export async function validateLicense(ctx: Context, raw: ValidateInput): Promise<LicenseValidation> {
  const input = parseValidateInput(raw)
  const { validation, db } = await validate(ctx, input)
  validation.nonce = input.nonce ?? null
  if (input.signed) validation.signature = await signValidation(ctx, db, validation)
  return validation
}

async function validate(
  ctx: Context,
  input: ParsedValidateInput,
): Promise<{ validation: LicenseValidation; db: Db }> {
  const { entitlements, meter, version, keep, nonce } = input
  const at = input.asOf ?? ctx.now()
  const key = readPresentedKey(ctx, input.key)
  if (!key) return { validation: keyMalformed(at), db: ctx.db }

  const device = input.fingerprint
    ? { fingerprint: input.fingerprint, components: input.components ?? {} }
    : null
  let found = await findToValidate(ctx, key, {
    fingerprintDigest: device && hexDigestOfFingerprint(device.fingerprint),
    meter: meter ?? null,
    version: version ?? null,
    at,
    signal: ctx.signal,
  })
  let { matched, validation } = await judge(ctx, found, input, device, at)
  if (!validation.valid && found.readAgain) {
    found = await found.readAgain()
    ;({ matched, validation } = await judge(ctx, found, input, device, at))
  }
  const { facts, asOf, from, db } = found
  validationReads.inc({ from: asOf ? 'outage' : from.toLowerCase() })
  validation.asOf = asOf
  if (keep && matched && validation.facts)
    validation.answer = await keepAnswer(
      ctx,
      db,
      validation.facts,
      { device: matched, fingerprint: device!.fingerprint, keep, nonce: nonce ?? null, asOf },
      at,
    )
  if (facts && !input.asOf) {
    if (!asOf && device && matched?.activation) await follow(ctx, matched.activation, device.components)
    ctx.lastSeen.validated(facts.licenseId, matched?.activation?.id, at)
    if (!validation.valid) ctx.lastSeen.refused(facts.licenseId, validation.code, at)
    else if (entitlements) ctx.lastSeen.exercised(facts.licenseId, entitlements, at)
  }
  return { validation, db }
}

/** Runs the checks on the facts that were found. Starts the term of a license that starts with its first validation. */
async function judge(
  ctx: Context,
  found: FactsToValidate,
  { product, entitlements, version, meter, asOf }: ParsedValidateInput,
  device: Device | null,
  at: Date,
): Promise<{ matched: MatchedDevice | null; validation: LicenseValidation }> {
  const { facts } = found
  const matched = facts && device && matchDevice(facts.candidates, device, facts.rules)
  const recordedUntil = asOf ? null : found.asOf
  const requirements = { product, entitlements, version, meter, asOf, recordedUntil, device: matched }
  const mayStartTerm =
    facts && !asOf && facts.startsAt === null && facts.rules.termStartsAt === 'FIRST_VALIDATION'
  // A standby that is current has a repeat on the primary, which starts the term.
  if (!mayStartTerm || found.readAgain) return { matched, validation: evaluate(facts, requirements, at) }
  const validation = found.asOf
    ? await validateUnrecorded(found.db, facts, requirements, at)
    : await validateFirst(ctx, facts, requirements, at)
  return { matched, validation }
}

/** Stores the changed components of a device. The validation has a result even if the database accepts no write. */
async function follow(
  ctx: Context,
  activation: ActivationFacts,
  presented: Record<string, string>,
): Promise<void> {
  try {
    await followDevice(ctx.db, activation, presented)
  } catch (error) {
    ctx.log.warn({
      msg: 'components of a device not stored',
      activation: toTypedId('Activation', activation.id),
      err: error,
    })
  }
}

/**
 * Validates a license whose term starts with its first validation. Starts the term if the validation is valid within that
 * term. Otherwise nothing starts.
 */
async function validateFirst(
  ctx: Context,
  facts: LicenseFacts,
  requirements: Requirements,
  at: Date,
): Promise<LicenseValidation> {
  const withoutExpiry = evaluate({ ...facts, startsAt: at }, requirements, at)
  if (!withoutExpiry.valid) return { ...withoutExpiry, facts }
  const { term, started } = await startTerm(
    ctx,
    facts,
    at,
    (candidate) => evaluate({ ...facts, ...candidate }, requirements, at).valid,
  )
  const validation = evaluate({ ...facts, ...term }, requirements, at)
  return started ? validation : { ...validation, facts }
}

/**
 * Validates a license whose term starts with its first validation, while nothing can be recorded: within the term that would
 * start now. The term starts with the first validation after that.
 */
async function validateUnrecorded(
  db: Db,
  facts: LicenseFacts,
  requirements: Requirements,
  at: Date,
): Promise<LicenseValidation> {
  const license = await db.license.findUniqueOrThrow({ where: { id: facts.licenseId } })
  const started = evaluate({ ...facts, ...termFrom(facts.rules, license, at) }, requirements, at)
  return started.valid ? started : { ...started, facts }
}
