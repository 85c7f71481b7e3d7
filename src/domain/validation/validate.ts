import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import { code, parseInput, text } from '../../platform/input.ts'
import { instant } from '../../platform/instant.ts'
import { hexDigestsOfKey, readPresentedKey } from '../license-keys/presented-key.ts'
import type { Demands } from './check-findings.ts'
import { components, fingerprint, hexDigestOfFingerprint, matchDevice } from './device.ts'
import { evaluate, keyMalformed, type LicenseValidation } from './evaluate.ts'
import type { LicenseFacts } from './license-facts.ts'
import { signValidation } from './sign-validation.ts'
import { startTerm } from './start-term.ts'

const validationInput = z.object({
  key: z.string().max(4096, 'must have at most 4096 characters'),
  product: code.nullish(),
  fingerprint: fingerprint.nullish(),
  components: components.nullish(),
  entitlements: z.array(code).max(64, 'must name at most 64 entitlements').nullish(),
  version: text({ max: 100 }).nullish(),
  meter: code.nullish(),
  nonce: text({ max: 256 }).nullish(),
  signed: z.boolean().nullish(),
  asOf: instant.nullish(),
})

/**
 * Answers whether a license may be used: never refuses a key, always with a code. One look-up, shared with
 * concurrent calls; nothing is written before the answer but the start of a term that begins with it.
 */
export async function validateLicense(ctx: Context, raw: unknown): Promise<LicenseValidation> {
  const input = parseInput(validationInput, raw)
  const validation = { ...(await validate(ctx, input)), nonce: input.nonce ?? null }
  return input.signed ? { ...validation, signature: await signValidation(ctx, validation) } : validation
}

async function validate(ctx: Context, input: z.output<typeof validationInput>): Promise<LicenseValidation> {
  const at = input.asOf ?? ctx.now()
  const key = readPresentedKey(ctx, input.key)
  if (!key) return keyMalformed(at)

  const device = input.fingerprint
    ? { fingerprint: input.fingerprint, components: input.components ?? {} }
    : null
  const facts = await ctx.findFacts({
    keyDigests: hexDigestsOfKey(ctx, key),
    fingerprintDigest: device && hexDigestOfFingerprint(device.fingerprint),
    meter: input.meter ?? null,
    version: input.version ?? null,
    at,
    signal: ctx.signal,
  })
  const matched = facts && device && matchDevice(facts.candidates, device, facts.rules)
  const demands = { ...input, device: matched }
  const begins =
    facts && !input.asOf && facts.startsAt === null && facts.rules.termStartsAt === 'FIRST_VALIDATION'
  const validation = begins ? await validateFirst(ctx, facts, demands, at) : evaluate(facts, demands, at)
  if (facts && !input.asOf) {
    ctx.lastSeen.validated(facts.licenseId, matched?.activation?.id, at)
    if (!validation.valid) ctx.lastSeen.refused(facts.licenseId, validation.code, at)
    else if (input.entitlements) ctx.lastSeen.exercised(facts.licenseId, input.entitlements, at)
  }
  return validation
}

/**
 * Validates a license whose term begins with its first validation. The term begins if the answer is valid with
 * the term that would begin; an answer that is not valid begins nothing.
 */
async function validateFirst(
  ctx: Context,
  facts: LicenseFacts,
  demands: Demands,
  at: Date,
): Promise<LicenseValidation> {
  const withoutEnd = evaluate({ ...facts, startsAt: at }, demands, at)
  if (!withoutEnd.valid) return { ...withoutEnd, facts }
  const { term, begun } = await startTerm(
    ctx,
    facts,
    at,
    (candidate) => evaluate({ ...facts, ...candidate }, demands, at).valid,
  )
  const validation = evaluate({ ...facts, ...term }, demands, at)
  return begun ? validation : { ...validation, facts }
}
