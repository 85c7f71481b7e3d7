import { z } from 'zod'
import type { Context } from '../../platform/context.ts'
import type { NextAction } from '../../platform/errors.ts'
import { code, parseInput, text } from '../../platform/input.ts'
import { hexDigestsOfKey, readPresentedKey } from '../license-keys/presented-key.ts'
import type { Demands, Failure } from './check-findings.ts'
import { checks, type ValidationCode } from './checks.ts'
import { components, fingerprint, hexDigestOfFingerprint, matchDevice } from './device.ts'
import type { LicenseFacts } from './license-facts.ts'
import { signValidation } from './sign-validation.ts'
import { startTerm } from './start-term.ts'

/** One check with its outcome. */
export interface ValidationCheck {
  code: ValidationCode
  passed: boolean
  detail: string
  nextAction: NextAction | null
  /** Whether the license may be used although the check failed: grace, overage, an expiry policy. */
  tolerated: boolean
}

/** The answer to "may this license be used now?". */
export interface LicenseValidation {
  valid: boolean
  /** The first check that failed, or VALID. Independent of `valid`: grace and overage are tolerated. */
  code: ValidationCode
  detail: string
  /** Every check that could be made, in order. */
  checks: ValidationCheck[]
  checkedAt: Date
  nonce: string | null
  /** A JWS of the answer, where one was asked for. */
  signature: string | null
  /** Null when there is no such license. */
  facts: LicenseFacts | null
}

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
  asOf: z.date().nullish(),
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
  let facts = await ctx.findFacts({
    keyDigests: hexDigestsOfKey(ctx, key),
    fingerprintDigest: device && hexDigestOfFingerprint(device.fingerprint),
    meter: input.meter ?? null,
    version: input.version ?? null,
    at,
    signal: ctx.signal,
  })
  if (facts && !input.asOf && facts.startsAt === null && facts.rules.termStartsAt === 'FIRST_VALIDATION') {
    facts = { ...facts, ...(await startTerm(ctx, facts, at)) }
  }
  const matched = facts && device && matchDevice(facts.candidates, device, facts.rules)
  const validation = evaluate(facts, { ...input, device: matched }, at)
  if (facts && !input.asOf) {
    ctx.lastSeen.validated(facts.licenseId, matched?.activation?.id, at)
    if (!validation.valid) ctx.lastSeen.refused(facts.licenseId, validation.code, at)
    else if (input.entitlements) ctx.lastSeen.exercised(facts.licenseId, input.entitlements, at)
  }
  return validation
}

/** Makes every check of a license at an instant. Pure: the same facts always get the same answer. */
export function evaluate(facts: LicenseFacts | null, demands: Demands, at: Date): LicenseValidation {
  if (!facts || isForgotten(facts, at)) return notFound(at)
  const made: ValidationCheck[] = [
    passed('KEY_MALFORMED', 'The key is well formed.'),
    passed('NOT_FOUND', 'The license exists.'),
  ]
  let valid = true
  for (const check of checks) {
    if (check.applies?.(facts) === false) continue
    const failure = check.find(facts, demands, at)
    if (failure && !failure.tolerated) valid = false
    made.push(failure ? failed(check.code, failure) : passed(check.code, check.passed))
  }
  const { code, detail } = made.find((check) => !check.passed) ?? passed('VALID', 'The license may be used.')
  return { valid, code, detail, checks: made, checkedAt: at, nonce: null, signature: null, facts }
}

/** A superseded key answers NOT_FOUND once it is forgotten. */
function isForgotten({ key }: LicenseFacts, at: Date): boolean {
  return key.forgottenAt !== null && at >= key.forgottenAt
}

function passed(code: ValidationCode, detail: string): ValidationCheck {
  return { code, passed: true, detail, nextAction: null, tolerated: false }
}

function failed(code: ValidationCode, { detail, nextAction, tolerated = false }: Failure): ValidationCheck {
  return { code, passed: false, detail, nextAction, tolerated }
}

/** No look-up was made: a key that fails its own checksum cannot be any license's. */
function keyMalformed(at: Date): LicenseValidation {
  const detail = 'This is not a license key: its form or its checksum is wrong.'
  const check = failed('KEY_MALFORMED', { detail, nextAction: 'ENTER_KEY_AGAIN' })
  return {
    valid: false,
    code: check.code,
    detail,
    checks: [check],
    checkedAt: at,
    nonce: null,
    signature: null,
    facts: null,
  }
}

function notFound(at: Date): LicenseValidation {
  const detail = 'There is no license with this key.'
  const check = failed('NOT_FOUND', { detail, nextAction: 'ENTER_KEY_AGAIN' })
  const made = [passed('KEY_MALFORMED', 'The key is well formed.'), check]
  return {
    valid: false,
    code: check.code,
    detail,
    checks: made,
    checkedAt: at,
    nonce: null,
    signature: null,
    facts: null,
  }
}
