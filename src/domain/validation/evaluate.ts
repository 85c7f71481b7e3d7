import type { NextAction } from '../../platform/errors.ts'
import type { ValidationCode } from '../../platform/validation-codes.ts'
import type { Demands, Failure } from './check-findings.ts'
import { checks } from './checks.ts'
import type { LicenseFacts } from './license-facts.ts'

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
export function isForgotten({ key }: LicenseFacts, at: Date): boolean {
  return key.forgottenAt !== null && at >= key.forgottenAt
}

function passed(code: ValidationCode, detail: string): ValidationCheck {
  return { code, passed: true, detail, nextAction: null, tolerated: false }
}

function failed(code: ValidationCode, { detail, nextAction, tolerated = false }: Failure): ValidationCheck {
  return { code, passed: false, detail, nextAction, tolerated }
}

/** No look-up was made: a key that fails its own checksum cannot be any license's. */
export function keyMalformed(at: Date): LicenseValidation {
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
