import type { NextAction } from '../../platform/errors.ts'
import type { ValidationCode } from '../../platform/validation-codes.ts'
import { say, type Text } from '../../texts/say.ts'
import { checks, type Failure, type Requirements } from './checks.ts'
import type { LicenseFacts } from './license-facts.ts'

/** One check with its result. */
export interface ValidationCheck {
  code: ValidationCode
  passed: boolean
  /** Finding of the check, and the remedy if it failed. */
  text: Text
  /** Null if the check passed. */
  nextAction: NextAction | null
  /** True if the license may be used although the check failed: grace, overage, an expiry policy. */
  tolerated: boolean
}

/** Result of a validation: whether a license may be used, and why. */
export interface LicenseValidation {
  valid: boolean
  /** Code of the first failed check, or VALID. A tolerated failure has its code although `valid` is true. */
  code: ValidationCode
  /** Text of the first failed check. */
  text: Text
  /** Every check that applies to the license, in order. */
  checks: ValidationCheck[]
  checkedAt: Date
  /**
   * Null if the result has every change that was acknowledged before the request. Otherwise no primary responded, and it has
   * every change that was acknowledged before this time.
   */
  asOf: Date | null
  /** Nonce of the request; null if it had none. */
  nonce: string | null
  /** JWS of the result; null if no signature was requested. */
  signature: string | null
  /** JWS of the result to keep; null if none was requested, or there is none. */
  answer: string | null
  /** Null if there is no such license. */
  facts: LicenseFacts | null
}

const wellFormed = passed('KEY_MALFORMED', say('KEY_MALFORMED_PASSED'))
const found = passed('NOT_FOUND', say('NOT_FOUND_PASSED'))
const usable = passed('VALID', say('VALID'))

/** The results of the checks that pass: they are always the same. */
const passes = new Map(checks.map((check) => [check, passed(check.code, check.passed)]))

/** Runs every check of a license at an instant. A pure function: the same facts always give the same result. */
export function evaluate(
  facts: LicenseFacts | null,
  requirements: Requirements,
  at: Date,
): LicenseValidation {
  if (!facts || isForgotten(facts, at)) return notFound(at)
  const results: ValidationCheck[] = [wellFormed, found]
  let valid = true
  for (const check of checks) {
    if (check.applies?.(facts) === false) continue
    const failure = check.find(facts, requirements, at)
    if (failure && !failure.tolerated) valid = false
    results.push(failure ? failed(check.code, failure) : passes.get(check)!)
  }
  const { code, text } = results.find((result) => !result.passed) ?? usable
  return {
    valid,
    code,
    text,
    checks: results,
    checkedAt: at,
    asOf: null,
    nonce: null,
    signature: null,
    answer: null,
    facts,
  }
}

/** Whether a superseded key is forgotten: from `forgottenAt` on it is NOT_FOUND like a key that never existed. */
export function isForgotten({ key }: LicenseFacts, at: Date): boolean {
  return key.forgottenAt !== null && at >= key.forgottenAt
}

function passed(code: ValidationCode, text: Text): ValidationCheck {
  return { code, passed: true, text, nextAction: null, tolerated: false }
}

function failed(code: ValidationCode, { text, nextAction, tolerated = false }: Failure): ValidationCheck {
  return { code, passed: false, text, nextAction, tolerated }
}

/** Result for a malformed key. It needs no look-up: a key with a wrong checksum belongs to no license. */
export function keyMalformed(at: Date): LicenseValidation {
  const check = failed('KEY_MALFORMED', { text: say('KEY_MALFORMED'), nextAction: 'ENTER_KEY_AGAIN' })
  return withoutLicense(check, [check], at)
}

function notFound(at: Date): LicenseValidation {
  const check = failed('NOT_FOUND', { text: say('NOT_FOUND'), nextAction: 'ENTER_KEY_AGAIN' })
  return withoutLicense(check, [wellFormed, check], at)
}

function withoutLicense(
  { code, text }: ValidationCheck,
  results: ValidationCheck[],
  at: Date,
): LicenseValidation {
  return {
    valid: false,
    code,
    text,
    checks: results,
    checkedAt: at,
    asOf: null,
    nonce: null,
    signature: null,
    answer: null,
    facts: null,
  }
}
