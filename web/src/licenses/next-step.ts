import type { NextAction, ValidationCode } from '../generated/graphql.ts'
import type { LicenseAction } from './license-action.ts'

/** What an operator can do about a failed check: open a dialog, look at a part of the page, or visit the account. */
export type NextStep =
  | { kind: 'action'; action: LicenseAction }
  | { kind: 'part'; part: 'devices' | 'meters' }
  | { kind: 'account' }

/** Checks of which the code says more than the next action, which is meant for the user of the software. */
const byCode: Partial<Record<ValidationCode, NextStep>> = {
  SUSPENDED: { kind: 'action', action: 'reinstate' },
  ENTITLEMENT_MISSING: { kind: 'action', action: 'change' },
  USAGE_LIMIT_REACHED: { kind: 'part', part: 'meters' },
  VERSION_NOT_ALLOWED: { kind: 'action', action: 'change' },
  DEVICE_BANNED: { kind: 'part', part: 'devices' },
  TOO_MANY_ACTIVATIONS: { kind: 'part', part: 'devices' },
  LEASE_EXPIRED: { kind: 'part', part: 'devices' },
  HEARTBEAT_OVERDUE: { kind: 'part', part: 'devices' },
}

const byNextAction: Partial<Record<NextAction, NextStep>> = {
  RENEW: { kind: 'action', action: 'renew' },
  ROTATE_KEY: { kind: 'action', action: 'rotate' },
  RELEASE_ACTIVATION: { kind: 'part', part: 'devices' },
  CHECK_IN: { kind: 'part', part: 'devices' },
  ACTIVATE: { kind: 'action', action: 'answerRequest' },
  CONTACT_OWNER: { kind: 'account' },
}

/** Returns what an operator can do about a failed check, or null if only the user or the vendor can. */
export function nextStepOf(check: { code: ValidationCode; nextAction?: NextAction | null }): NextStep | null {
  return byCode[check.code] ?? (check.nextAction ? (byNextAction[check.nextAction] ?? null) : null)
}
