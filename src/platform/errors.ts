import type { OnboardingStep } from '../../prisma/client/enums.ts'
import type { ValidationCode } from './validation-codes.ts'

/**
 * Refusals: requests that were understood and declined. Callers branch on `code`, never on `message`.
 * Add a class only when it carries a new field; otherwise add a code.
 */
export const refusalCodes = [
  'ACCOUNT_CONFLICT',
  'ACCOUNT_NOT_FOUND',
  'ACTIVATION_LIMIT_EXCEEDED',
  'ACTIVATION_NOT_FOUND',
  'API_KEY_NOT_FOUND',
  'CRM_NOT_CONNECTED',
  'CRM_RECORD_TAKEN',
  'CRM_REVIEW_NOT_FOUND',
  'CONTACT_NOT_FOUND',
  'FILE_LIMIT_EXCEEDED',
  'FILE_NOT_FOUND',
  'IDEMPOTENCY_KEY_REUSED',
  'INPUT_INVALID',
  'LEASE_LOST',
  'LICENSE_EXPIRED',
  'LICENSE_KEY_MALFORMED',
  'LICENSE_KEY_ROTATED',
  'LICENSE_KEY_SHOWN',
  'LICENSE_NOT_ACTIVATED',
  'LICENSE_NOT_FOUND',
  'LICENSE_NOT_STARTED',
  'LICENSE_NOT_VALID',
  'LICENSE_PERPETUAL',
  'LICENSE_REVOKED',
  'LICENSE_SUSPENDED',
  'LICENSE_TYPE_NOT_FOUND',
  'LICENSE_TYPE_NOT_PUBLISHED',
  'LICENSE_TYPE_PRODUCT_FIXED',
  'LICENSE_TYPE_RETIRED',
  'METER_NOT_FOUND',
  'NOTIFICATION_SENDING',
  'OFFLINE_NOT_ALLOWED',
  'ONBOARDING_ABANDONED',
  'ONBOARDING_COMPLETED',
  'ONBOARDING_NOT_FOUND',
  'ONBOARDING_STEP_OUT_OF_ORDER',
  'PRODUCT_CODE_TAKEN',
  'PRODUCT_MISMATCH',
  'PRODUCT_NOT_FOUND',
  'RELEASE_PROOF_INVALID',
  'RENEWAL_WOULD_BE_PAST',
  'REQUEST_EXPIRED',
  'REQUEST_LICENSE_MISMATCH',
  'REQUEST_MALFORMED',
  'REQUEST_NOT_YET_VALID',
  'REQUEST_USED',
  'SANDBOX_ONLY',
  'SIGNING_KEY_TAKEN',
  'SKU_TAKEN',
  'TRANSFER_LIMIT_EXCEEDED',
  'TRIAL_ALREADY_USED',
  'TRIAL_EXTENSION_EXCEEDED',
  'TRIAL_ONLY',
  'USAGE_LIMIT_EXCEEDED',
] as const
export type RefusalCode = (typeof refusalCodes)[number]

/** What the one who was refused, or whose check failed, can do about it. */
export const nextActions = [
  'ENTER_KEY_AGAIN',
  'ACTIVATE',
  'RELEASE_ACTIVATION',
  'RENEW',
  'ROTATE_KEY',
  'CONTACT_OWNER',
  'CONTACT_SUPPORT',
  'UPDATE_SOFTWARE',
  'CHECK_IN',
  'WAIT',
] as const
export type NextAction = (typeof nextActions)[number]

export abstract class Refusal extends Error {
  readonly code: RefusalCode

  constructor(code: RefusalCode, message: string) {
    super(message)
    this.code = code
  }
}

/** One value of the input that cannot be accepted. */
export interface InputIssue {
  /** Where it stands, from the mutation's `input` down. */
  path: string[]
  message: string
  /** The values that would be accepted, where they can be listed. */
  allowed?: string[] | undefined
  /** Where it stands in a text that was sent as one value, both counted from 1. */
  line?: number | undefined
  column?: number | undefined
}

/** The input contradicts a rule; every issue is listed, not only the first. */
export class InputRefusal extends Refusal {
  override name = 'InputRefusal'
  readonly issues: InputIssue[]

  constructor(issues: InputIssue[]) {
    super(
      'INPUT_INVALID',
      issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`).join('; '),
    )
    this.issues = issues
  }
}

/** There is no such record, or none that the caller may know of: the two look alike. */
export class NotFoundRefusal extends Refusal {
  override name = 'NotFoundRefusal'
}

/** The record is in a state that does not allow it. */
export class StateRefusal extends Refusal {
  override name = 'StateRefusal'
  readonly nextAction: NextAction | null
  /** The step that an onboarding waits for, where another one was tried. */
  readonly expectedStep: OnboardingStep | null
  /** The check that failed, where a license may not be used. */
  readonly validationCode: ValidationCode | null

  constructor(
    code: RefusalCode,
    message: string,
    nextAction: NextAction | null = null,
    state: { expectedStep?: OnboardingStep | null; validationCode?: ValidationCode | null } = {},
  ) {
    super(code, message)
    this.nextAction = nextAction
    this.expectedStep = state.expectedStep ?? null
    this.validationCode = state.validationCode ?? null
  }
}

/** It would pass a limit. */
export class LimitRefusal extends Refusal {
  override name = 'LimitRefusal'
  readonly limit: number
  readonly used: number
  readonly nextAllowedAt: Date | null
  readonly nextAction: NextAction | null

  constructor(
    code: RefusalCode,
    message: string,
    room: { limit: number; used: number; nextAllowedAt?: Date | null; nextAction?: NextAction },
  ) {
    super(code, message)
    this.limit = room.limit
    this.used = room.used
    this.nextAllowedAt = room.nextAllowedAt ?? null
    this.nextAction = room.nextAction ?? null
  }
}

/** A refusal as plain data, so that it can be stored and replayed. */
export interface StoredRefusal {
  name: string
  code: RefusalCode
  message: string
  issues?: InputIssue[]
  nextAction?: NextAction | null
  expectedStep?: OnboardingStep | null
  validationCode?: ValidationCode | null
  limit?: number
  used?: number
  nextAllowedAt?: string | null
}

export function storeRefusal(refusal: Refusal): StoredRefusal {
  const { name, code, message } = refusal
  return { ...JSON.parse(JSON.stringify(refusal)), name, code, message }
}

/** The refusal that `storeRefusal` stored, equal in every field. */
export function restoreRefusal(stored: StoredRefusal): Refusal {
  const { name, code, message, nextAction = null } = stored
  switch (name) {
    case 'InputRefusal':
      return new InputRefusal(stored.issues ?? [])
    case 'NotFoundRefusal':
      return new NotFoundRefusal(code, message)
    case 'LimitRefusal':
      return new LimitRefusal(code, message, {
        limit: stored.limit ?? 0,
        used: stored.used ?? 0,
        nextAllowedAt: stored.nextAllowedAt ? new Date(stored.nextAllowedAt) : null,
        ...(nextAction && { nextAction }),
      })
    default:
      return new StateRefusal(code, message, nextAction, stored)
  }
}
