import type { OnboardingStep } from '../../prisma/client/enums.ts'
import type { Locale } from '../texts/locale.ts'
import { restoreText, say, type Text } from '../texts/say.ts'
import { inEnglish, sentence } from '../texts/sentence.ts'
import type { ValidationCode } from './validation-codes.ts'

/**
 * Codes of refusals: requests that were understood and declined. Clients branch on `code`, never on `message`. Add a class
 * only for a new field; otherwise add a code.
 */
export const refusalCodes = [
  'ACCOUNT_CONFLICT',
  'ACCOUNT_MERGED',
  'ACCOUNT_NOT_FOUND',
  'ACCOUNT_PARTNER_DIFFERENT',
  'ACTIVATION_LIMIT_EXCEEDED',
  'ACTIVATION_NOT_FOUND',
  'API_KEY_LAST_ADMIN',
  'API_KEY_NOT_FOUND',
  'BULK_OPERATION_ENDED',
  'BULK_OPERATION_LIMIT_EXCEEDED',
  'BULK_OPERATION_NOT_FOUND',
  'CRM_NOT_CONNECTED',
  'CRM_RECORD_TAKEN',
  'CRM_REVIEW_NOT_DECIDED',
  'CRM_REVIEW_NOT_FOUND',
  'CRM_REVIEW_NOT_RETRIED',
  'CONTACT_ADDRESS_TAKEN',
  'CONTACT_ANONYMIZED',
  'CONTACT_COMPLAINED',
  'CONTACT_NEEDED',
  'CODE_INVALID',
  'CODE_LIMIT_EXCEEDED',
  'CONTACT_NOT_FOUND',
  'DEVICE_BANNED',
  'DRY_RUN_MISMATCH',
  'DRY_RUN_NOT_COMPLETED',
  'FILE_LIMIT_EXCEEDED',
  'FILE_NOT_FOUND',
  'IDEMPOTENCY_KEY_REUSED',
  'INPUT_INVALID',
  'KEY_POOL_CLOSED',
  'KEY_POOL_LIMIT_EXCEEDED',
  'KEY_POOL_NOT_FOUND',
  'LEASE_LOST',
  'LICENSE_EXPIRED',
  'LICENSE_EXTENSION_EXCEEDED',
  'LICENSE_KEY_MALFORMED',
  'LICENSE_KEY_ROTATED',
  'LICENSE_KEY_SHOWN',
  'LICENSE_KEY_TAKEN',
  'LICENSE_NOT_ACTIVATED',
  'LICENSE_NOT_FOUND',
  'LICENSE_NOT_STARTED',
  'LICENSE_NOT_VALID',
  'LICENSE_PERPETUAL',
  'LICENSE_REVOKED',
  'LICENSE_SUSPENDED',
  'LICENSE_TYPE_CHANGED',
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
  'PARTNER_CODE_TAKEN',
  'PARTNER_NOT_FOUND',
  'POOLED_KEY_CLAIMED',
  'POOLED_KEY_NOT_FOUND',
  'POOLED_KEY_REVOKED',
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
  'SCHEDULED_CHANGE_ENDED',
  'SCHEDULED_CHANGE_LIMIT_EXCEEDED',
  'SCHEDULED_CHANGE_NOT_FOUND',
  'SELECTION_EMPTY',
  'SELECTION_LIMIT_EXCEEDED',
  'SIGNING_KEY_TAKEN',
  'SKU_TAKEN',
  'TRANSFER_LIMIT_EXCEEDED',
  'TRIAL_ALREADY_USED',
  'TRIAL_EXTENSION_EXCEEDED',
  'TRIAL_ONLY',
  'USAGE_LIMIT_EXCEEDED',
  'WEBHOOK_ENDPOINT_DISABLED',
  'WEBHOOK_ENDPOINT_LIMIT_EXCEEDED',
  'WEBHOOK_ENDPOINT_NOT_FOUND',
  'WEBHOOK_EVENT_NOT_FOUND',
  'WEBHOOK_TEST_PENDING',
] as const
export type RefusalCode = (typeof refusalCodes)[number]

/** What the user can do after a refusal or a failed check. */
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
  'REQUEST_CODE',
  'READ_AGAIN',
  'WAIT',
] as const
export type NextAction = (typeof nextActions)[number]

/** A request that was understood and declined. It becomes a member of the result union, and is no fault. */
export abstract class Refusal extends Error {
  readonly code: RefusalCode
  /** Reason and remedy for people. */
  readonly text: Text

  /** The message of the error is in English, for logs and the command line. By default it is the text. */
  constructor(code: RefusalCode, text: Text, message = inEnglish(text)) {
    super(message)
    this.code = code
    this.text = text
  }
}

/** One invalid value of the input. */
export interface InputIssue {
  /** Path of the value, below the mutation's `input`. */
  path: string[]
  /** The problem, as words that follow the path. */
  text: Text
  /** The valid values; absent if they cannot be listed. */
  allowed?: string[] | undefined
  /** Position in a text that was sent as one value, both counted from 1; absent for other values. */
  line?: number | undefined
  column?: number | undefined
}

/** An issue with its problem in English, for logs and the command line. */
export interface DescribedIssue extends InputIssue {
  message: string
}

/** The input violates rules. Lists every issue. */
export class InputRefusal extends Refusal {
  override name = 'InputRefusal'
  readonly issues: DescribedIssue[]

  constructor(issues: InputIssue[]) {
    const paths = issues.map(({ path }) => pathText(path))
    super(
      'INPUT_INVALID',
      say('INPUT_INVALID', { count: issues.length, paths }),
      describeIssues(issues, 'en'),
    )
    this.issues = issues.map((issue) => ({ ...issue, message: inEnglish(issue.text) }))
  }
}

/** Writes issues with their paths in a language. */
export function describeIssues(issues: readonly InputIssue[], locale: Locale): string {
  return issues.map(({ path, text }) => `${pathText(path)}: ${sentence(text, locale)}`).join('; ')
}

function pathText(path: readonly string[]): string {
  return path.join('.') || 'input'
}

/** The record does not exist, or is not visible to the caller. The refusal does not distinguish the two. */
export class NotFoundRefusal extends Refusal {
  override name = 'NotFoundRefusal'
}

/** Returns the refusal for an account that does not exist or is not visible to the caller. */
export function accountNotFound(): NotFoundRefusal {
  return new NotFoundRefusal('ACCOUNT_NOT_FOUND', say('ACCOUNT_NOT_FOUND'))
}

/** The state of the record does not allow the operation. */
export class StateRefusal extends Refusal {
  override name = 'StateRefusal'
  readonly nextAction: NextAction | null
  /** The next step of the onboarding, if another step was attempted; else null. */
  readonly expectedStep: OnboardingStep | null
  /** Code of the failed check, if the license is not valid; else null. */
  readonly validationCode: ValidationCode | null

  constructor(
    code: RefusalCode,
    text: Text,
    nextAction: NextAction | null = null,
    state: { expectedStep?: OnboardingStep | null; validationCode?: ValidationCode | null } = {},
  ) {
    super(code, text)
    this.nextAction = nextAction
    this.expectedStep = state.expectedStep ?? null
    this.validationCode = state.validationCode ?? null
  }
}

/** A device that holds a seat of a license, as a client that has only the license key may see it. */
export interface SeatHolder {
  /** Typed ID of the activation. */
  device: string
  /** The beginning of the name; null if the device has none. */
  name: string | null
  platform: string | null
  lastSeenAt: Date
  /** When the seat becomes free by time alone; null if it never does. */
  seatFreeAt: Date | null
  /** End of the license file that holds the seat even if the device is released; null if there is none. */
  fileEndsAt: Date | null
}

/** The operation would exceed a limit. */
export class LimitRefusal extends Refusal {
  override name = 'LimitRefusal'
  readonly limit: number
  readonly used: number
  readonly nextAllowedAt: Date | null
  readonly nextAction: NextAction | null
  /** Devices that hold the seats, if the limit is the one of seats; else null. */
  readonly seatHolders: readonly SeatHolder[] | null

  constructor(
    code: RefusalCode,
    text: Text,
    state: {
      limit: number
      used: number
      nextAllowedAt?: Date | null
      nextAction?: NextAction
      seatHolders?: readonly SeatHolder[] | null
    },
  ) {
    super(code, text)
    this.limit = state.limit
    this.used = state.used
    this.nextAllowedAt = state.nextAllowedAt ?? null
    this.nextAction = state.nextAction ?? null
    this.seatHolders = state.seatHolders ?? null
  }
}

/** A refusal as plain data, to be stored and replayed. */
export interface StoredRefusal {
  name: string
  code: RefusalCode
  message: string
  /** Absent in what version 0.1.0 stored. */
  text?: Text
  issues?: StoredIssue[]
  nextAction?: NextAction | null
  expectedStep?: OnboardingStep | null
  validationCode?: ValidationCode | null
  limit?: number
  used?: number
  nextAllowedAt?: string | null
  seatHolders?: StoredSeatHolder[] | null
}

/** An issue of version 0.1.0 has an English message in the place of its text. */
type StoredIssue = Omit<InputIssue, 'text'> & { text?: Text; message?: string }

type StoredSeatHolder = {
  [Field in keyof SeatHolder]:
    | Exclude<SeatHolder[Field], Date>
    | (Date extends SeatHolder[Field] ? string : never)
}

/** Converts a refusal into plain data. */
export function storeRefusal(refusal: Refusal): StoredRefusal {
  const { name, code, message } = refusal
  return { ...JSON.parse(JSON.stringify(refusal)), name, code, message }
}

/** Restores the refusal that `storeRefusal` converted, equal in every field. */
export function restoreRefusal(stored: StoredRefusal): Refusal {
  const { name, code, nextAction = null } = stored
  const text = restoreText(stored.text, stored.message)
  switch (name) {
    case 'InputRefusal':
      return new InputRefusal((stored.issues ?? []).map(restoreIssue))
    case 'NotFoundRefusal':
      return new NotFoundRefusal(code, text)
    case 'LimitRefusal':
      return new LimitRefusal(code, text, {
        limit: stored.limit ?? 0,
        used: stored.used ?? 0,
        nextAllowedAt: dateOf(stored.nextAllowedAt ?? null),
        ...(nextAction && { nextAction }),
        seatHolders: stored.seatHolders?.map(restoreSeatHolder) ?? null,
      })
    default:
      return new StateRefusal(code, text, nextAction, stored)
  }
}

function restoreIssue({ message = '', ...issue }: StoredIssue): InputIssue {
  return { ...issue, text: restoreText(issue.text, message) }
}

function restoreSeatHolder(stored: StoredSeatHolder): SeatHolder {
  const { lastSeenAt, seatFreeAt, fileEndsAt } = stored
  return {
    ...stored,
    lastSeenAt: new Date(lastSeenAt),
    seatFreeAt: dateOf(seatFreeAt),
    fileEndsAt: dateOf(fileEndsAt),
  }
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}
